package dev.weft.proxy.authz;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.SpiffeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentitiesTest {
  private static SpiffeId id(String text) {
    return ((SpiffeId.Parsed.Ok) SpiffeId.parse(text)).id();
  }

  @ParameterizedTest
  @CsvSource({
    "*, spiffe://cluster.local/ns/shop/sa/web, true",
    "*, spiffe://other/ns/shop/sa/web, false",
    "spiffe://cluster.local/ns/shop/sa/web, spiffe://cluster.local/ns/shop/sa/web, true",
    "spiffe://cluster.local/ns/shop/sa/web, spiffe://cluster.local/ns/shop/sa/web2, false",
    "spiffe://cluster.local/ns/shop/sa/web, spiffe://other/ns/shop/sa/web, false",
    "spiffe://other/ns/shop/sa/web, spiffe://other/ns/shop/sa/web, true",
    "spiffe://cluster.local/*, spiffe://cluster.local/ns/shop/sa/web, true",
    "spiffe://cluster.local/*, spiffe://cluster.local.evil/ns/shop/sa/web, false",
    "spiffe://cluster.local/ns/*, spiffe://cluster.local/ns/shop/sa/web, true",
    "spiffe://cluster.local/ns/shop/*, spiffe://cluster.local/ns/shop/sa/web, true",
    "spiffe://cluster.local/ns/shop/*, spiffe://cluster.local/ns/shopping/sa/web, false",
    "spiffe://cluster.local/ns/shop/sa/*, spiffe://cluster.local/ns/shop/sa/web, true",
    "spiffe://cluster.local/ns/shop/sa/*, spiffe://cluster.local/ns/jobs/sa/web, false",
    "spiffe://cluster.local/ns/shop/sa/*, spiffe://other/ns/shop/sa/web, false"
  })
  void anIdentityIsAmongThemOrNot(String pattern, String id, boolean among) {
    Identities identities =
        requireNonNull(
            Identities.of(List.of(pattern), "cluster.local", why -> assertThat(why).isNull()));
    assertThat(identities.contains(id(id))).isEqualTo(among);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "**",
        "/*",
        "spiffe://*",
        "spiffe:///*",
        "spiffe://cluster.local*",
        "spiffe://cluster.local/ns/shop*",
        "spiffe://cluster.local/ns/s*/sa/web",
        "spiffe://cluster.local/ns//*",
        "spiffe://cluster.local/sa/*",
        "spiffe://cluster.local/ns/shop/sa/web/*",
        "spiffe://cluster.local/ns/shop/sa/",
        "https://cluster.local/*",
        "shop/web",
        "Spiffe://cluster.local/ns/shop/sa/web"
      })
  void whatIsNoIdentityIsComplainedAbout(String pattern) {
    var complaints = new ArrayList<String>();
    assertThat(Identities.of(List.of("*", pattern), "cluster.local", complaints::add)).isNull();
    assertThat(complaints).hasSize(1);
    assertThat(complaints.getFirst()).startsWith("identity '" + pattern + "' (expected: ");
  }
}
