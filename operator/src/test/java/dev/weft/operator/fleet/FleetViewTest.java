package dev.weft.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.route.Source;
import dev.weft.api.wire.FleetMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetViewTest {
  private static final Source SOURCE = new Source("ServiceProfile", "shop", "web", 2);
  private static final Source EARLIER = new Source("ServiceProfile", "shop", "web", 1);

  @Test
  void aViewIsCompleteWhenEveryReplicaHasSaidAll() {
    FleetView view =
        FleetView.EMPTY
            .with("a", replica(new FleetMessage.Synced()))
            .with("b", FleetView.Replica.SILENT);
    assertThat(view.complete()).isFalse();
    assertThat(view.with("b", replica(new FleetMessage.Synced())).complete()).isTrue();
    assertThat(FleetView.EMPTY.complete()).isFalse();
  }

  @Test
  void countsOfReplicasAddUpAndThoseBehindAreNamed() {
    FleetView view =
        FleetView.EMPTY
            .with(
                "a",
                replica(
                    new FleetMessage.Programmed(SOURCE, 3, 2, List.of("why not")),
                    new FleetMessage.Synced()))
            .with("b", replica(new FleetMessage.Programmed(EARLIER, 1, 1, List.of())));

    assertThat(view.progress(SOURCE))
        .isEqualTo(new FleetView.Progress(4, 2, List.of("b"), List.of(1L), List.of("why not")));
  }

  @Test
  void aProxyThatWentIsNotThere() {
    var here = new FleetMessage.Proxy("shop", "p", "0.1.0", true, false);
    FleetView.Replica replica = replica(here, new FleetMessage.Gone("shop", "p"));
    assertThat(FleetView.EMPTY.with("a", replica).proxy(new PodId("shop", "p"))).isEmpty();
    assertThat(FleetView.EMPTY.with("a", replica(here)).proxy(new PodId("shop", "p")))
        .contains(here);
  }

  @Test
  void aReplicaHandsOutTheBundleThatItNamedLast() {
    assertThat(replica(new FleetMessage.Trust("v1"), new FleetMessage.Trust("v2")).trust())
        .isEqualTo("v2");
  }

  private static FleetView.Replica replica(FleetMessage... messages) {
    return FleetView.Replica.SILENT.with(List.of(messages));
  }
}
