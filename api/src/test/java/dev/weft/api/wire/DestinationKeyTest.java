package dev.weft.api.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationKeyTest {
  @Test
  void hostIsReadInLowerCaseWithItsPort() {
    assertThat(DestinationKey.parseAuthority("Web.Shop:80"))
        .contains(new DestinationKey.Authority("web.shop", 80));
  }

  @Test
  void addressOfEitherFamilyComesBackFromItsText() {
    for (String text : new String[] {"10.42.0.7:8080", "[fd00::7]:8080"}) {
      assertThat(DestinationKey.parseAddress(text)).map(DestinationKey::text).contains(text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "web",
        ":80",
        "web:",
        "web:0",
        "web:65536",
        "web:080808",
        "web:-1",
        "fd00::7:80",
        "web:٣"
      })
  void textThatIsNoHostAndPortIsRefused(String text) {
    assertThat(DestinationKey.parseAuthority(text)).isEmpty();
  }
}
