package dev.weft.operator.reconcile.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Source;
import dev.weft.api.wire.FleetMessage;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.fleet.FleetView;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpeningTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

  @Test
  void itIsDoneWhenEveryProxyHasAcknowledgedIt() {
    assertThat(Opening.isDone(mesh(), FleetView.EMPTY, NOW)).isFalse();
    assertThat(Opening.isDone(mesh(), fleet(3, 3, 2), NOW)).as("one is behind").isFalse();
    assertThat(Opening.isDone(mesh(), fleet(2, 3, 3), NOW)).as("an earlier generation").isFalse();
    assertThat(Opening.isDone(mesh(), fleet(3, 3, 3), NOW)).isTrue();
  }

  @Test
  void whoIsOutOfTouchDoesNotHoldItForEver() {
    assertThat(Opening.isDone(mesh(), FleetView.EMPTY, NOW.plus(Opening.PATIENCE).plusSeconds(1)))
        .isTrue();
  }

  private static FleetView fleet(long generation, int subscribers, int acknowledged) {
    return FleetView.EMPTY.with(
        "r",
        FleetView.Replica.SILENT.with(
            List.of(
                new FleetMessage.Programmed(
                    new Source("Mesh", "", "default", generation),
                    subscribers,
                    acknowledged,
                    List.of()),
                new FleetMessage.Synced())));
  }

  private static Mesh mesh() {
    return Serialization.unmarshal(
        "---\n{metadata: {name: default, generation: 3, deletionTimestamp: '2026-11-27T10:00:00Z'}, spec: {}}",
        Mesh.class);
  }
}
