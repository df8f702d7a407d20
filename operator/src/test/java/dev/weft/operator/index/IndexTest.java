package dev.weft.operator.index;

import static dev.weft.operator.index.Given.WEB;
import static dev.weft.operator.index.Given.http;
import static dev.weft.operator.index.Given.ready;
import static dev.weft.operator.index.Given.service;
import static dev.weft.operator.index.Given.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Endpoint;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.Source;
import dev.weft.api.wire.DestinationKey;
import dev.weft.operator.translate.Policy;
import dev.weft.operator.translate.Translation;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IndexTest {
  private static final Topic.OfDestination KEY =
      new Topic.OfDestination(DestinationKey.parseAuthority("web:80").orElseThrow(), "shop");

  private final Index index = new Index(() -> {});

  @AfterEach
  void stop() {
    index.close();
  }

  @Test
  void aTopicBecomesKnownWhenItsServiceAppears() {
    index.start();
    var subscription = index.subscribe(KEY, () -> {});
    await().until(() -> subscription.topic().latest() instanceof Value.Missing);

    index.accept(service(WEB, "10.43.0.9", http(80)));

    await().until(() -> subscription.topic().latest() instanceof Value.Known);
  }

  @Test
  void aHundredChangesInABurstWakeAReaderFewTimes() throws InterruptedException {
    var woken = new AtomicInteger();
    index.accept(service(WEB, "10.43.0.9", http(80)));
    var subscription = index.subscribe(KEY, woken::incrementAndGet);
    for (int i = 1; i <= 100; i++) { // before the owner starts: they all wait in the mailbox
      index.accept(slice(WEB, 8080, ready("10.42.0." + i)));
    }
    assertThat(index.backlog()).isEqualTo(2);
    index.start();
    settle();

    assertThat(woken).hasValueLessThanOrEqualTo(2);
    assertThat(subscription.topic().latest())
        .isInstanceOfSatisfying(
            Value.Known.class,
            known ->
                assertThat(known.endpoints())
                    .extracting(Endpoint::address)
                    .containsExactly("10.42.0.100"));
  }

  @Test
  void aTopicThatNobodyReadsIsForgotten() throws InterruptedException {
    index.start();
    var one = index.subscribe(KEY, () -> {});
    var other = index.subscribe(KEY, () -> {});
    assertThat(other.topic()).isSameAs(one.topic());

    one.close();
    settle();
    assertThat(index.topics()).isEqualTo(1);
    other.close();
    settle();
    assertThat(index.topics()).isZero();
  }

  @Test
  void aRefusedProfileLeavesTheOneBeforeInForce() throws InterruptedException {
    index.start();
    index.accept(service(WEB, "10.43.0.9", http(80)));
    var subscription = index.subscribe(KEY, () -> {});
    var name = new Change.ProfileName("shop", WEB.fqdn());
    index.accept(new Change.ProfileIs(name, accepted(1)));
    settle();
    assertThat(generations(subscription)).containsExactly(1L);

    index.accept(new Change.ProfileIs(name, new Translation.Rejected(2, "Invalid", List.of("x"))));
    settle();
    assertThat(generations(subscription)).containsExactly(1L);
    assertThat(index.inForce()).extracting(Source::generation).containsExactly(1L);

    index.accept(new Change.ProfileIs(name, accepted(3)));
    settle();
    assertThat(generations(subscription)).containsExactly(3L);

    index.accept(new Change.ProfileIs(name, null));
    settle();
    assertThat(generations(subscription)).isEmpty();
  }

  @Test
  void aProfileOfTheCallersNamespaceStandsAboveTheServicesOwn() throws InterruptedException {
    index.start();
    index.accept(service(WEB, "10.43.0.9", http(80)));
    index.accept(new Change.ProfileIs(new Change.ProfileName("shop", WEB.fqdn()), accepted(1)));
    index.accept(new Change.ProfileIs(new Change.ProfileName("client", WEB.fqdn()), accepted(7)));
    var key = DestinationKey.parseAuthority("web.shop:80").orElseThrow();
    var inside = index.subscribe(new Topic.OfDestination(key, "shop"), () -> {});
    var outside = index.subscribe(new Topic.OfDestination(key, "client"), () -> {});
    settle();

    assertThat(generations(inside)).containsExactly(1L);
    assertThat(generations(outside)).containsExactly(7L);
  }

  private static Translation accepted(long generation) {
    return new Translation.Accepted(
        new Policy(
            new Source("ServiceProfile", "shop", WEB.fqdn(), generation),
            List.of(),
            RetryBudget.DEFAULT,
            LoadBalancer.DEFAULT,
            null,
            List.of(),
            List.of(),
            null));
  }

  private static List<Long> generations(Index.Subscription<?> subscription) {
    Value latest = subscription.topic().latest();
    return latest == null ? List.of() : latest.sources().stream().map(Source::generation).toList();
  }

  /** Waits until the owner has done all that it was given. */
  private void settle() throws InterruptedException {
    var done = new CountDownLatch(1);
    index.afterwards(done::countDown);
    assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
