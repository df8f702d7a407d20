package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.playground.app.Load;
import java.io.IOException;
import java.time.Duration;

/** The mesh and the shop on a cluster: brought when they are not there, left when they are. */
final class Weft {
  static final String SYSTEM = "weft-system";
  static final String SHOP = "shop";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Cluster cluster;

  Weft(Cluster cluster) {
    this.cluster = cluster;
  }

  /** {@code weft install | kubectl apply}, as the README says. */
  void install(String... options) throws IOException, InterruptedException {
    var arguments = new String[options.length + 1];
    arguments[0] = "install";
    System.arraycopy(options, 0, arguments, 1, options.length);
    var rendered = cluster.weft(arguments);
    assertThat(rendered.exit()).as(rendered.text()).isZero();
    cluster.apply(rendered.text());
  }

  void mesh() throws IOException, InterruptedException {
    cluster.kubectl("apply", "-f", Cluster.HOME.resolve("samples/mesh.yaml").toString());
    ready();
  }

  void ready() throws IOException, InterruptedException {
    cluster.kubectl("wait", "--for=condition=Ready", "mesh/default", "--timeout=110s");
  }

  /** All of it, with traffic. */
  void bring() throws IOException, InterruptedException {
    install();
    mesh();
    shop();
  }

  void shop() throws IOException, InterruptedException {
    cluster.kubectl("apply", "-f", Cluster.HOME.resolve("samples/shop.yaml").toString());
    shopIsReady();
    await("the shop's traffic")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> answeredSince(cluster.counts()) > 0);
  }

  void shopIsReady() {
    await("the shop's pods")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() ->
            cluster
                    .tryKubectl(
                        "-n",
                        SHOP,
                        "wait",
                        "--for=condition=Available",
                        "deployment",
                        "--all",
                        "--timeout=60s")
                    .exit()
                == 0);
  }

  private long answeredSince(Load.Counts before) throws IOException, InterruptedException {
    Thread.sleep(1000); // some twenty requests
    return cluster.counts().since(before).ok();
  }

  /** Waits until a good number of requests has been answered since. */
  Load.Counts settled(Load.Counts before) {
    return await("requests are answered")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> cluster.counts().since(before), counts -> counts.answered() > 200);
  }

  String meshStatus(String path) throws IOException, InterruptedException {
    return cluster.kubectl("get", "mesh", "default", "-o", "jsonpath={.status." + path + "}");
  }
}
