package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpiffeIdTest {
  @Test
  void anIdIsReadAndWrittenBack() {
    String uri = "spiffe://cluster.local/ns/shop/sa/web";
    assertThat(SpiffeId.parse(uri))
        .isEqualTo(new SpiffeId.Parsed.Ok(new SpiffeId("cluster.local", "shop", "web")));
    assertThat(new SpiffeId("cluster.local", "shop", "web").uri()).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "spiffe://",
        "http://cluster.local/ns/shop/sa/web",
        "SPIFFE://cluster.local/ns/shop/sa/web",
        "spiffe://Cluster.local/ns/shop/sa/web",
        "spiffe:///ns/shop/sa/web",
        "spiffe://cluster.local/ns/shop/sa/",
        "spiffe://cluster.local/ns/shop/sa/web/",
        "spiffe://cluster.local/ns/../sa/web",
        "spiffe://cluster.local/ns/shop/sa/web?admin",
        "spiffe://cluster.local/ns/shop/sa/w%65b",
        "spiffe://user@cluster.local/ns/shop/sa/web",
        "spiffe://cluster.local:443/ns/shop/sa/web"
      })
  void anythingElseIsMalformed(String text) {
    assertThat(SpiffeId.parse(text))
        .isInstanceOfSatisfying(
            SpiffeId.Parsed.Malformed.class,
            malformed ->
                assertThat(malformed.why()).startsWith("'" + text + "' (expected: spiffe"));
  }
}
