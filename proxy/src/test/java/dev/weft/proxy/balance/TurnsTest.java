package dev.weft.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnsTest {
  private static final int PICKS = 2000;

  /** The bound that the class states, at every point of every run and for every window in it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyWindowGivesEachItsShare(long seed) {
    var random = new SplittableRandom(seed);
    int n = 2 + random.nextInt(6);
    int[] weights = IntStream.range(0, n).map(_ -> random.nextInt(0, 1000)).toArray();
    weights[0]++;
    double sum = IntStream.of(weights).sum();
    var turns = new Turns(weights, random);
    double[] least = new double[n];
    double[] most = new double[n];
    double[] ahead = new double[n];
    for (int i = 0; i < PICKS; i++) {
      int picked = turns.pick(_ -> true);
      for (int each = 0; each < n; each++) {
        ahead[each] += (each == picked ? 1 : 0) - weights[each] / sum;
        least[each] = Math.min(least[each], ahead[each]);
        most[each] = Math.max(most[each], ahead[each]);
        assertThat(most[each] - least[each]).isLessThan(n);
      }
    }
  }

  @Test
  void whoHasNoWeightIsNeverPicked() {
    var turns = new Turns(new int[] {0, 3, 0}, new SplittableRandom(1));
    for (int i = 0; i < 100; i++) {
      assertThat(turns.pick(_ -> true)).isEqualTo(1);
    }
  }

  @Test
  void whoMayNotBePickedGetsNothingAndNoRushAfterwards() {
    var turns = new Turns(new int[] {1, 1}, new SplittableRandom(1));
    for (int i = 0; i < 100; i++) {
      assertThat(turns.pick(index -> index == 0)).isZero();
    }
    int seconds = 0;
    for (int i = 0; i < 20; i++) {
      seconds += turns.pick(_ -> true);
    }
    assertThat(seconds).isBetween(9, 11);
  }

  @Test
  void nobodyIsPickedWhereNobodyMayBe() {
    var turns = new Turns(new int[] {1, 1}, new SplittableRandom(1));
    assertThat(turns.pick(_ -> false)).isNegative();
    assertThat(new Turns(new int[] {0}, new SplittableRandom(1)).pick(_ -> true)).isNegative();
  }

  /** A thousand pods that send one request each must not all send it to the heavier. */
  @Test
  void manyClientsBeginDifferently() {
    var random = new SplittableRandom(1);
    int lighter = 0;
    for (int i = 0; i < 2000; i++) {
      lighter += new Turns(new int[] {90, 10}, random).pick(_ -> true);
    }
    assertThat(lighter).isBetween(140, 260);
  }
}
