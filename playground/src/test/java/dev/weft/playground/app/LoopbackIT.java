package dev.weft.playground.app;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoopbackIT extends PodsSuite {
  private final AtomicInteger namespaces = new AtomicInteger();
  @org.jspecify.annotations.Nullable private Cluster cluster;

  @BeforeAll
  void start() throws IOException {
    cluster =
        Cluster.start(ClusterOptions.defaults().withNetwork(ClusterOptions.NetworkMode.LOOPBACK));
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Override
  Living living() {
    if (cluster == null) {
      throw new AssertionError("not started");
    }
    return Living.in(cluster, "it-" + namespaces.incrementAndGet());
  }
}
