package dev.weft.operator.inject;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AskTest {
  @Test
  void aPodAsksByItsOwnLabelOrItsNamespaces() {
    assertThat(Ask.holds("shop", "enabled", null)).isTrue();
    assertThat(Ask.holds("shop", null, "enabled")).isTrue();
    assertThat(Ask.holds("shop", "disabled", "enabled")).isTrue();
    assertThat(Ask.holds("shop", "enabled", "enabeld")).as("refused by the webhook").isTrue();
  }

  @Test
  void nobodyElseAsks() {
    assertThat(Ask.holds("shop", null, null)).isFalse();
    assertThat(Ask.holds("shop", "disabled", null)).isFalse();
    assertThat(Ask.holds("shop", "true", "")).isFalse();
    assertThat(Ask.holds("shop", "enabled", "disabled")).isFalse();
    assertThat(Ask.holds("kube-system", "enabled", "enabled")).isFalse();
    assertThat(Ask.holds("weft-system", "enabled", "enabled")).isFalse();
  }
}
