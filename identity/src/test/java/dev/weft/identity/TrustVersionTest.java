package dev.weft.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustVersionTest {
  private static final String VERSION =
      TrustVersion.of("cluster.local", List.of("a", "b"), "a", "PEM");

  @Test
  void theSameBundleHasTheSameVersionInWhateverOrderItsAnchorsCome() {
    assertThat(TrustVersion.of("cluster.local", List.of("b", "a"), "a", "PEM"))
        .isEqualTo(VERSION)
        .matches("[0-9a-f]{64}");
  }

  @Test
  void eachPartCounts() {
    assertThat(
            List.of(
                TrustVersion.of("other.local", List.of("a", "b"), "a", "PEM"),
                TrustVersion.of("cluster.local", List.of("a"), "a", "PEM"),
                TrustVersion.of("cluster.local", List.of("a", "b"), "b", "PEM"),
                TrustVersion.of("cluster.local", List.of("a", "b"), "a", "PEM2")))
        .doesNotHaveDuplicates()
        .doesNotContain(VERSION);
  }
}
