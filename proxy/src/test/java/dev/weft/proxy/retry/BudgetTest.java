package dev.weft.proxy.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.RetryBudget;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static int withdrawAll(Budget budget, long nowNanos) {
    int withdrawn = 0;
    while (withdrawn < 10_000 && budget.tryWithdraw(nowNanos)) {
      withdrawn++;
    }
    return withdrawn;
  }

  private static Budget budget(double ratio, int perSecond) {
    return new Budget(new RetryBudget(ratio, perSecond, Duration.ofSeconds(10)), 0);
  }

  @Test
  void aClientThatSendsLittleHasAReserve() {
    assertThat(withdrawAll(budget(0.2, 10), 0)).isEqualTo(100);
  }

  @Test
  void retriesAreAShareOfRequests() {
    Budget budget = budget(0.2, 0);
    for (int i = 0; i < 100; i++) {
      budget.deposit(i);
    }
    assertThat(withdrawAll(budget, 100)).isEqualTo(20);
  }

  @Test
  void requestsCountForTheirTimeOnly() {
    Budget budget = budget(0.5, 0);
    budget.deposit(0);
    budget.deposit(0);
    budget.deposit(5 * SECOND);
    budget.deposit(5 * SECOND);
    assertThat(withdrawAll(budget, 11 * SECOND)).isEqualTo(1);
    assertThat(withdrawAll(budget, 30 * SECOND)).isZero();
  }

  @Test
  void whatWasSpentComesBack() {
    Budget budget = budget(0, 1);
    assertThat(withdrawAll(budget, 0)).isEqualTo(10);
    assertThat(withdrawAll(budget, 9 * SECOND)).isZero();
    assertThat(withdrawAll(budget, 11 * SECOND)).isEqualTo(10);
  }

  @Test
  void whatMayBeRetriedFollowsFromWhatIsKnown() {
    assertThat(Outcome.NOT_SENT.mayRetry(false, false, true)).isTrue();
    assertThat(Outcome.NOT_SENT.mayRetry(false, false, false)).isFalse();
    assertThat(Outcome.LOST.mayRetry(false, false, true)).isFalse();
    assertThat(Outcome.LOST.mayRetry(true, false, true)).isTrue();
    assertThat(Outcome.LOST.mayRetry(false, true, true)).isTrue();
    assertThat(Outcome.FAILED_RESPONSE.mayRetry(true, false, true)).isFalse();
    assertThat(Outcome.FAILED_RESPONSE.mayRetry(false, true, true)).isTrue();
    assertThat(Outcome.FINAL.mayRetry(true, true, true)).isFalse();
  }
}
