package dev.weft.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Fault;
import dev.weft.api.route.Filters;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import dev.weft.api.route.Route;
import dev.weft.api.route.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MischiefTest {
  private static Mischief mischief(double delayPercent, double abortPercent) {
    return Mischief.of(
        new Fault(
            new Fault.Delay(Duration.ofMillis(5), delayPercent),
            new Fault.Abort(503, abortPercent)));
  }

  @Test
  void neverAndAlwaysNeedNoChance() {
    RandomGenerator none =
        () -> {
          throw new AssertionError("chance was asked");
        };
    assertThat(mischief(0, 100).drawDelayNanos(none)).isZero();
    assertThat(mischief(0, 100).drawAbortStatus(none)).isEqualTo(503);
    assertThat(mischief(100, 0).drawDelayNanos(none)).isEqualTo(5_000_000);
    assertThat(mischief(100, 0).drawAbortStatus(none)).isZero();
  }

  @Test
  void eachRequestIsDrawnByItselfAndDelaysApartFromAborts() {
    var random = new SplittableRandom(7);
    Mischief half = mischief(50, 50);
    int[] fates = new int[4];
    for (int i = 0; i < 40_000; i++) {
      int delayed = half.drawDelayNanos(random) > 0 ? 1 : 0;
      int aborted = half.drawAbortStatus(random) > 0 ? 2 : 0;
      fates[delayed + aborted]++;
    }
    for (int fate : fates) {
      assertThat(fate).isBetween(9_500, 10_500); // six standard deviations: 520
    }
  }

  // ---- what comes over the wire

  private static String refused(@Nullable HeaderChanges headers, @Nullable Fault fault) {
    var route =
        new Route(
            "r",
            new Route.RequestMatch.Method("GET"),
            List.of(),
            null,
            Timeouts.NONE,
            null,
            new Filters(headers, fault));
    return Table.compile(List.of(route), List.of()) instanceof Table.Compiled.Refused(String why)
        ? why
        : "";
  }

  @Test
  void faultsOutOfBoundsAreRefused() {
    assertThat(refused(null, new Fault(null, new Fault.Abort(200, 1)))).contains("400 to 599");
    assertThat(refused(null, new Fault(null, new Fault.Abort(503, 101)))).contains("0 to 100");
    assertThat(refused(null, new Fault(null, new Fault.Abort(503, Double.NaN)))).contains("NaN");
    assertThat(refused(null, new Fault(new Fault.Delay(Duration.ofHours(2), 1), null)))
        .contains("PT2H");
    assertThat(refused(null, new Fault(new Fault.Delay(Duration.ofSeconds(2), 1), null))).isEmpty();
  }

  @Test
  void headersThatMustNotBeChangedAreRefused() {
    var connection = new Changes(List.of("Connection"), List.of(), List.of());
    var host = new Changes(List.of(), List.of(new Header("host", "x")), List.of());
    var twoLines = new Changes(List.of(), List.of(), List.of(new Header("x-a", "b\r\nc: d")));
    assertThat(refused(new HeaderChanges(connection, Changes.NONE), null))
        .contains("route 'r'", "'Connection'", "expected");
    assertThat(refused(new HeaderChanges(Changes.NONE, host), null)).contains("'host'");
    assertThat(refused(new HeaderChanges(twoLines, Changes.NONE), null)).contains("one line");
  }
}
