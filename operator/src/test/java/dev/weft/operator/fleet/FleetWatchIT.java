package dev.weft.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.wire.Traffic;
import dev.weft.operator.serve.RunningControlPlane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FleetWatchIT {
  @TempDir Path tls;
  @TempDir Path tokens;

  @Test
  void theReconcileRoleSeesWhatAReplicasProxiesDo() throws IOException {
    var told = new AtomicInteger();
    try (var plane = new RunningControlPlane(tls);
        var watch = new FleetWatch(token("operator"), plane.server.port(), told::incrementAndGet)) {
      plane.ledger.connected(this, new PodId("shop", "a"));
      watch.follow(Map.of("replica", "127.0.0.1"), plane.caPem);
      await().until(() -> watch.view().complete());
      assertThat(watch.view().proxy(new PodId("shop", "a"))).isPresent();

      plane.ledger.state(this, true, false);
      await()
          .until(
              () -> watch.view().proxy(new PodId("shop", "a")).filter(p -> p.ready()).isPresent());
      var counts = new Traffic(1, 20, 1, List.of(19L, 1L));
      plane.ledger.traffic(this, counts);
      await().until(() -> watch.traffic().equals(Map.of(new PodId("shop", "a"), counts)));
      plane.ledger.disconnected(this);
      await().until(() -> watch.view().proxy(new PodId("shop", "a")).isEmpty());
      await().until(() -> told.get() > 0);
    }
  }

  @Test
  void aReplicaThatGoesFallsSilentAndOneNotFollowedIsForgotten() throws IOException {
    try (var watch = new FleetWatch(token("operator"), closedReplica(), () -> {})) {
      watch.follow(Map.of("replica", "127.0.0.1"), ca);
      assertThat(watch.view().replicas()).containsKey("replica");
      assertThat(watch.view().complete()).isFalse();

      watch.follow(Map.of(), ca);
      assertThat(watch.view()).isEqualTo(FleetView.EMPTY);
    }
  }

  private String ca = "";

  private int closedReplica() throws IOException {
    try (var plane = new RunningControlPlane(tls)) {
      ca = plane.caPem;
      return plane.server.port();
    }
  }

  private Path token(String token) throws IOException {
    return Files.writeString(tokens.resolve("token"), token, StandardCharsets.UTF_8);
  }
}
