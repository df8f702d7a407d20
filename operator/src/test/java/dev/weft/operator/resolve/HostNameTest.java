package dev.weft.operator.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "web",
        "web.",
        "web.shop",
        "web.shop.svc",
        "web.shop.svc.cluster.local",
        "web.shop.svc.cluster.local."
      })
  void everyFormOfAServicesNameMeansTheService(String host) {
    assertThat(HostName.parse(host, "shop"))
        .isEqualTo(new HostName.OfService(new ServiceKey("shop", "web")));
  }

  @Test
  void aShortNameIsLookedUpInTheCallersNamespace() {
    assertThat(HostName.parse("web", "other"))
        .isEqualTo(new HostName.OfService(new ServiceKey("other", "web")));
  }

  @Test
  void aPodOfAHeadlessServiceHasAName() {
    assertThat(HostName.parse("db-0.db.shop.svc.cluster.local", "x"))
        .isEqualTo(new HostName.OfMember(new ServiceKey("shop", "db"), "db-0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "www.example.com",
        "a.b.c.d.e",
        "",
        ".",
        "web..shop",
        "web_1",
        "web.cluster.local",
        "web.shop.cluster.local",
        "example.org.svc.x.y"
      })
  void anythingElseIsForeign(String host) {
    assertThat(HostName.parse(host, "shop")).isEqualTo(new HostName.Foreign());
  }
}
