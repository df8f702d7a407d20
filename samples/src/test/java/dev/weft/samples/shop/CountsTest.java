package dev.weft.samples.shop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CountsTest {
  private static final Optional<String> NONE = Optional.empty();

  @Test
  void aProxysOwnAnswerIsTheMeshsFailure() {
    Answer answer = Answer.of("web", 503, Optional.of("no-endpoints"), NONE, NONE, "");

    Counts counts = Counts.NONE.withSent().with(answer);

    assertThat(counts.meshFailed()).isEqualTo(1);
    assertThat(counts.reasons()).containsOnlyKeys("web: 503 no-endpoints");
  }

  @Test
  void aServicesOwnFailureIsTheApplications() {
    Answer answer = Answer.of("web", 500, NONE, Optional.of("application"), NONE, "");

    Counts counts = Counts.NONE.withSent().with(answer);

    assertThat(counts.applicationFailed()).isEqualTo(1);
    assertThat(counts.meshFailed()).isZero();
    assertThat(counts.inFlight()).isZero();
  }

  @Test
  void aFailureOfTheMeshFurtherBackIsStillTheMeshs() {
    Answer answer =
        Answer.of(
            "web", 502, NONE, Optional.of("mesh"), Optional.of("stock: 503 no-endpoints"), "");

    Counts counts = Counts.NONE.withSent().with(answer);

    assertThat(counts.meshFailed()).isEqualTo(1);
    assertThat(counts.reasons()).containsOnlyKeys("web: 502 (stock: 503 no-endpoints)");
  }

  @Test
  void reasonsThatNeverEndAreCountedTogether() {
    Counts counts =
        IntStream.range(0, 1000)
            .mapToObj(i -> new Answer.Failed(Failure.MESH, "web: reason " + i))
            .reduce(Counts.NONE, Counts::with, (a, _) -> a);

    assertThat(counts.reasons()).hasSize(33).containsEntry("other", 968L);
  }
}
