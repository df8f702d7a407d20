package dev.weft.proxy.app;

import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import dev.weft.proxy.tls.Provider;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is spoken between a client's proxy and a server's. */
enum Between {
  PLAIN,
  BORINGSSL,
  JDK;

  /** What a proxy proves that is told nothing else. */
  static final String IDENTITY = "spiffe://cluster.local/ns/shop/sa/default";

  private Provider provider() {
    return this == JDK ? Provider.jdk("to compare") : Provider.best();
  }

  /** A proxy that has its certificate. */
  TestProxy proxy(TestControlPlane control, Path directory) throws Exception {
    return proxy(control, directory, Map.of());
  }

  /**
   * @param more environment variables
   */
  TestProxy proxy(TestControlPlane control, Path directory, Map<String, String> more)
      throws Exception {
    return TestProxy.start(
            TestProxy.newAddress(),
            control,
            directory,
            more,
            this::provider,
            OutputStream.nullOutputStream())
        .ready();
  }

  /** An application behind a proxy. */
  Endpoint endpoint(TestProxy proxy, int port, Endpoint.@Nullable Workload workload) {
    return endpoint(proxy.ip, port, workload);
  }

  Endpoint endpoint(String ip, int port, Endpoint.@Nullable Workload workload) {
    return new Endpoint(
        ip, port, Ports.INBOUND, true, null, List.of(), workload, this == PLAIN ? null : IDENTITY);
  }
}
