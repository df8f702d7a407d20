package dev.weft.operator.translate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.trafficsplit.Backend;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsTest {
  @ParameterizedTest
  @CsvSource({
    "100, 0, 100, 0", // stable's weight, the candidate's percent: stable, candidate in force
    "100, 5, 95, 5",
    "1, 25, 75, 25",
    "7, 33, 67, 33",
    "100, 100, 0, 100",
  })
  void theCandidateGetsItsPercent(int stable, int percent, int stableNow, int candidateNow) {
    var backends = List.of(new Backend("stable", stable), new Backend("candidate", null));
    assertThat(Weights.moved(backends, "candidate", percent))
        .containsExactly(stableNow, candidateNow);
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 10", "30, 30, 50", "999983, 999979, 37"})
  void theOthersShareTheRestByTheirWeights(int a, int b, int percent) {
    var backends = List.of(new Backend("a", a), new Backend("candidate", 5), new Backend("b", b));
    List<Integer> weights = Weights.moved(backends, "candidate", percent);
    long sum = weights.stream().mapToLong(Integer::longValue).sum();
    assertThat(weights.get(1) * 100L).isEqualTo(percent * sum);
    assertThat((long) weights.get(0) * b).isEqualTo((long) weights.get(2) * a);
  }
}
