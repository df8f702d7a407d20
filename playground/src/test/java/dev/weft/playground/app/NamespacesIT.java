package dev.weft.playground.app;

import static dev.weft.playground.app.Living.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.playground.net.Detection;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NamespacesIT extends PodsSuite {
  private final AtomicInteger namespaces = new AtomicInteger();
  @org.jspecify.annotations.Nullable private Cluster cluster;

  @BeforeAll
  void start() throws IOException {
    Optional<String> obstacle = Detection.obstacle();
    obstacle.ifPresent(why -> System.out.println("SKIPPED: pods in network namespaces: " + why));
    Assumptions.assumeTrue(obstacle.isEmpty());
    cluster =
        Cluster.start(ClusterOptions.defaults().withNetwork(ClusterOptions.NetworkMode.NAMESPACES));
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

  @Test
  void aContainerRunsAsTheUserItNames() {
    Living living = living();
    living.apply(
        shell(
            "user",
            "id -u; id -g; touch /scratch/mine && echo may write; exec sleep 600",
            """
                securityContext: {runAsUser: 2102}
                volumeMounts: [{name: scratch, mountPath: /scratch}]
              volumes: [{name: scratch, emptyDir: {}}]
            """));

    eventually(
        "it says who it is", () -> living.logs("user", "main").equals("2102\n0\nmay write\n"));
  }

  @Test
  void aPodMayRedirectItsOwnTraffic() {
    Living living = living();
    living.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: redirected}
        spec:
          terminationGracePeriodSeconds: 1
          initContainers:
          - name: rules
            image: local/nft
            command: [sh, -c, "nft 'add table ip t; add chain ip t out { type nat hook output priority -100; }; add rule ip t out meta skuid != 2102 tcp dport 80 redirect to :8000' || iptables -t nat -A OUTPUT -p tcp --dport 80 -m owner ! --uid-owner 2102 -j REDIRECT --to-ports 8000"]
          containers:
          - {name: proxy, image: local/python, command: [python3, -u, -m, http.server, "8000"], securityContext: {runAsUser: 2102}}
          - {name: app, image: local/shell, command: [sh, -c, "until curl -s -o /dev/null -w '%{http_code}\\\\n' http://10.99.99.99/; do sleep 0.2; done; exec sleep 600"]}
        """);

    eventually(
        "the proxy answers in the other's place",
        () -> living.logs("redirected", "app").endsWith("200\n"));
    assertThat(living.logs("redirected", "proxy")).contains("GET / HTTP/1.1");
  }
}
