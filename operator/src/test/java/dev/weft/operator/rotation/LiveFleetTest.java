package dev.weft.operator.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.wire.FleetMessage;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.fleet.PodState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LiveFleetTest {
  private static final FleetMessage.Proxy WEB =
      new FleetMessage.Proxy("shop", "web", "0.1.0", true, false, "v", "a", "2026-11-27T10:00:00Z");

  @Test
  void aConnectedProxyIsKnownByWhatItSays() {
    LiveFleet fleet = fleet(List.of(pod("web", true)), Set.of(), replica(WEB));
    assertThat(fleet.proxies())
        .containsExactly(
            new LiveProxy(
                new PodId("shop", "web"), true, "v", "a", Instant.parse("2026-11-27T10:00:00Z")));
    assertThat(fleet.known()).isTrue();
  }

  @Test
  void aPodWhoseProxyRunsAndIsNotConnectedIsThereAllTheSame() {
    assertThat(fleet(List.of(pod("web", true)), Set.of(), replica()).proxies())
        .containsExactly(LiveProxy.silent(new PodId("shop", "web")));
  }

  @Test
  void aPodWhoseProxyDoesNotRunHoldsNothing() {
    assertThat(fleet(List.of(pod("web", false)), Set.of(), replica()).proxies()).isEmpty();
  }

  @Test
  void aConnectedProxyMayBeFasterThanTheNewsOfItsPod() {
    assertThat(fleet(List.of(), Set.of(), replica(WEB)).proxies()).hasSize(1);
  }

  @Test
  void whatEndsOrDrainsNeedsNothingAnyMore() {
    assertThat(fleet(List.of(), Set.of(new PodId("shop", "web")), replica(WEB)).proxies())
        .isEmpty();
    var draining = new FleetMessage.Proxy("shop", "web", "0.1.0", true, true);
    assertThat(fleet(List.of(pod("web", true)), Set.of(), replica(draining)).proxies()).isEmpty();
  }

  @Test
  void twoConnectionsOfOneProxyMustAgree() {
    var elsewhere = new FleetMessage.Proxy("shop", "web", "0.1.0", true, false, "w", "a", "");
    LiveFleet fleet =
        fleet(
            List.of(), Set.of(), replica(WEB).with("b", one(elsewhere, new FleetMessage.Synced())));
    assertThat(Waiting.of(fleet, "", proxy -> proxy.unaware("v")))
        .isEqualTo(new Waiting(1, 0, "", List.of("shop/web (has not acknowledged the bundle)")));
  }

  @Test
  void whatCannotBeAskedIsNotKnown() {
    FleetView silent = replica(WEB).with("b", FleetView.Replica.SILENT);
    assertThat(fleet(List.of(), Set.of(), silent).known()).isFalse();
    assertThat(LiveFleet.of(false, true, List.of(), Set.of(), replica(WEB)).known()).isFalse();
    assertThat(LiveFleet.of(true, true, List.of(), Set.of(), FleetView.EMPTY).known()).isFalse();
    assertThat(LiveFleet.of(true, false, List.of(), Set.of(), FleetView.EMPTY).known())
        .as("neither a control plane nor a proxy")
        .isTrue();
    assertThat(
            LiveFleet.of(true, false, List.of(pod("web", true)), Set.of(), FleetView.EMPTY).known())
        .isFalse();
  }

  @Test
  void replicasThatSayNothingOfBundlesAreOfAnEarlierVersion() {
    assertThat(fleet(List.of(), Set.of(), replica()).hands("v")).isTrue();
    FleetView view =
        replica().with("b", one(new FleetMessage.Trust("w"), new FleetMessage.Synced()));
    assertThat(fleet(List.of(), Set.of(), view).hands("v")).isFalse();
    assertThat(fleet(List.of(), Set.of(), view).hands("w")).isTrue();
  }

  private static LiveFleet fleet(List<PodState> pods, Set<PodId> ending, FleetView view) {
    return LiveFleet.of(true, true, pods, ending, view);
  }

  private static FleetView replica(FleetMessage.Proxy... proxies) {
    return FleetView.EMPTY.with(
        "a",
        one(
            Stream.concat(Arrays.stream(proxies), Stream.of(new FleetMessage.Synced()))
                .toArray(FleetMessage[]::new)));
  }

  private static FleetView.Replica one(FleetMessage... messages) {
    return FleetView.Replica.SILENT.with(List.of(messages));
  }

  private static PodState pod(String name, boolean runs) {
    return new PodState(new PodId("shop", name), "0.1.0", runs, runs, "", Map.of());
  }
}
