package dev.weft.playground.app;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.concurrent.TimeUnit;

/** A playground in a process of its own, to be killed: starts one pod and waits. */
final class Doomed {
  public static void main(String[] arguments) throws Exception {
    Cluster cluster =
        Cluster.start(
            ClusterOptions.defaults()
                .withNetwork(ClusterOptions.NetworkMode.valueOf(arguments[0])));
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("survivor")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("main")
            .withImage("local/shell")
            .withCommand("sh", "-c", "sleep 600 & echo child $!; trap '' TERM; wait")
            .endContainer()
            .endSpec()
            .build();
    cluster.client().resource(pod).create();
    cluster.client().resource(pod).waitUntilReady(30, TimeUnit.SECONDS);
    String line = "";
    while (!line.startsWith("child")) {
      Thread.sleep(100);
      line = cluster.client().pods().inNamespace("default").withName("survivor").getLog().strip();
    }
    System.out.println(line + " " + cluster.network().subnets().slot());
    Thread.sleep(120_000);
    cluster.close();
  }

  private Doomed() {}
}
