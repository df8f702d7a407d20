package dev.weft.cli.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.cluster.Said;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProxyStateTest {
  @Test
  void certificateAndTrustAreReadFromAmongTheRest() {
    String state =
        """
        {"version":"0.1.0","ready":true,
         "identity":{"id":"spiffe://cluster.local/ns/shop/sa/web","anchor":"aa","new":[],
                     "notBefore":"2026-11-26T11:00:00Z","notAfter":"2026-11-27T11:00:00Z",
                     "trustVersion":"1f","anchors":["aa","bb"],"failure":null}}
        """;

    assertThat(ProxyState.read(new Said.Text(state)))
        .isEqualTo(
            new ProxyState.Answer.Known(
                new ProxyState(
                    new ProxyState.Leaf(
                        "spiffe://cluster.local/ns/shop/sa/web",
                        "aa",
                        Instant.parse("2026-11-26T11:00:00Z"),
                        Instant.parse("2026-11-27T11:00:00Z")),
                    new ProxyState.Trust("1f", List.of("aa", "bb")),
                    null)));
  }

  @Test
  void aProxyWithoutIdentityHasNone() {
    assertThat(ProxyState.read(new Said.Text("{\"identity\":null}")))
        .isEqualTo(new ProxyState.Answer.Known(new ProxyState(null, null, null)));
    assertThat(ProxyState.read(new Said.Text("{\"version\":\"0.0.9\"}"))) // an older one
        .isEqualTo(new ProxyState.Answer.Known(new ProxyState(null, null, null)));
    assertThat(
            ProxyState.read(
                new Said.Text("{\"identity\":{\"anchors\":[],\"failure\":\"503: no issuer\"}}")))
        .isEqualTo(new ProxyState.Answer.Known(new ProxyState(null, null, "503: no issuer")));
  }

  @Test
  void whatCannotBeReadCountsAsSilence() {
    assertThat(ProxyState.read(new Said.Text("<html>")))
        .isInstanceOfSatisfying(
            ProxyState.Answer.Silent.class,
            silent -> assertThat(silent.why()).startsWith("its /state cannot be read"));
    assertThat(
            ProxyState.read(
                new Said.Text("{\"identity\":{\"notBefore\":\"\",\"notAfter\":\"x\"}}")))
        .isInstanceOfSatisfying(
            ProxyState.Answer.Silent.class,
            silent -> assertThat(silent.why()).contains("notBefore: ''"));
    assertThat(ProxyState.read(new Said.Silent("refused")))
        .isEqualTo(new ProxyState.Answer.Silent("refused"));
  }
}
