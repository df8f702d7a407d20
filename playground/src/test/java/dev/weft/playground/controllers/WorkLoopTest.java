package dev.weft.playground.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkLoopTest {
  private static final Key KEY = new Key("shop", "web");
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stopTimer() {
    timer.shutdownNow();
  }

  @Test
  void aKeyAskedForManyTimesWhileItWaitsIsWorkedOnce() {
    List<Key> worked = new CopyOnWriteArrayList<>();
    try (WorkLoop loop = new WorkLoop("test", timer, worked::add)) {
      for (int i = 0; i < 10; i++) {
        loop.ask(KEY);
      }
      loop.ask(new Key("shop", "last"));
      loop.start();
      await().until(() -> worked.contains(new Key("shop", "last")));
    }
    assertThat(worked).filteredOn(KEY::equals).hasSize(1);
  }

  @Test
  void whatFailsIsTriedAgain() throws InterruptedException {
    CountDownLatch attempts = new CountDownLatch(3);
    try (WorkLoop loop =
        new WorkLoop(
            "test",
            timer,
            _ -> {
              attempts.countDown();
              if (attempts.getCount() > 0) {
                throw new IllegalStateException("not yet");
              }
            })) {
      loop.start();
      loop.ask(KEY);
      assertThat(attempts.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void retriesSlowDownToABound() {
    assertThat(WorkLoop.retryDelay(1)).isEqualTo(Duration.ofMillis(20));
    assertThat(WorkLoop.retryDelay(4)).isEqualTo(Duration.ofMillis(160));
    assertThat(WorkLoop.retryDelay(1000)).isEqualTo(Duration.ofSeconds(10));
  }
}
