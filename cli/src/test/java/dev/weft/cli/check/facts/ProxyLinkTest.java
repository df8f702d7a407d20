package dev.weft.cli.check.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.cluster.Said;
import org.junit.jupiter.api.Test;

class ProxyLinkTest {
  @Test
  void isReadFromWhatAProxySays() {
    assertThat(
            ProxyLink.read(
                new Said.Text(
                    """
                    {"version":"0.1.0","wireVersion":1,"control":{"connected":true,"detail":null},
                     "inbound":{"version":"7a","refused":null},"more":[]}
                    """)))
        .isEqualTo(Found.of(new ProxyLink("0.1.0", 1, true, "", "7a", "")));
  }

  @Test
  void aProxyThatHasHeardOfNothingSaysSo() {
    assertThat(
            ProxyLink.read(
                new Said.Text(
                    """
                    {"version":"0.1.0","wireVersion":1,"control":{"connected":false,"detail":"refused"},
                     "inbound":{"version":null,"refused":"too long"}}
                    """)))
        .isEqualTo(Found.of(new ProxyLink("0.1.0", 1, false, "refused", null, "too long")));
  }

  @Test
  void whatCannotBeReadIsAValue() {
    assertThat(ProxyLink.read(new Said.Silent("refused")))
        .isEqualTo(new Found.Unreadable<ProxyLink>("refused"));
    assertThat(ProxyLink.read(new Said.Text("{\"version\":")))
        .isInstanceOfSatisfying(
            Found.Unreadable.class,
            unreadable -> assertThat(unreadable.why()).startsWith("its /state cannot be read: "));
  }
}
