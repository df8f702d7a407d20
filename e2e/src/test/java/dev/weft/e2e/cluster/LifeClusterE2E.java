package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What happens to clusters, under the shop's load: the mesh goes on, and converges. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.MethodName.class)
class LifeClusterE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String OPERATOR = "deployment/weft-operator";
  private static final String CONTROL = "deployment/weft-control";

  private Cluster cluster;
  private Weft weft;
  private Event event;

  @BeforeAll
  void bring() throws Exception {
    cluster = Cluster.connect();
    weft = new Weft(cluster);
    event = new Event(cluster, weft);
    weft.bring();
    highlyAvailable();
  }

  private void highlyAvailable() throws Exception {
    weft.install("--replicas", "2");
    mesh("{\"controlPlane\":{\"replicas\":2}}");
    rolledOut(OPERATOR);
    rolledOut(CONTROL);
    weft.ready();
  }

  @AfterAll
  void leave() throws Exception {
    if (cluster != null) {
      mesh("{\"controlPlane\":{\"replicas\":1}}");
      cluster.close();
    }
  }

  @Test
  void aControlPlaneOfTwoHasADisruptionBudget() throws Exception {
    assertThat(system("get", "pdb", "weft-control", "-o", "jsonpath={.spec.maxUnavailable}"))
        .isEqualTo("1");
    assertThat(
            system(
                "get", CONTROL, "-o", "jsonpath={.spec.template.spec.topologySpreadConstraints}"))
        .contains("kubernetes.io/hostname");
  }

  @Test
  void aLeaderThatIsKilledIsFollowedByAnother() throws Exception {
    event.failsNothing(
        "leading operator killed",
        () -> {
          String leader = leader();
          system("delete", "pod", leader, "--grace-period=0", "--force");
          await("another leads")
              .atMost(PATIENCE)
              .ignoreExceptions()
              .until(() -> !leader().equals(leader));
          acts();
        });
  }

  @Test
  void aLeaderThatLosesItsLeaseStopsWriting() throws Exception {
    event.failsNothing(
        "lease of the leader taken away",
        () -> {
          String leader = leader();
          int before = restarts(leader);
          await("it has ended, and was started again")
              .atMost(PATIENCE)
              .ignoreExceptions()
              .until(() -> {
                takeLeaseFrom(leader);
                return restarts(leader) > before;
              });
          await("one of the two leads")
              .atMost(PATIENCE)
              .ignoreExceptions()
              .until(() -> leader().startsWith("weft-operator-"));
          acts();
        });
  }

  @Test
  void allReplicasOfTheControlPlaneAreKilledAtOnce() throws Exception {
    event.failsNothing(
        "control plane killed, both replicas at once",
        () -> {
          system(
              "delete",
              "pod",
              "-l",
              "app.kubernetes.io/name=weft-control",
              "--grace-period=0",
              "--force");
          rolledOut(CONTROL);
          weft.ready();
        });
  }

  @Test
  void operatorAndControlPlaneAreAwayWhileServersRestart() throws Exception {
    event.failsNothing(
        "operator and control plane away; a server of stock killed meanwhile",
        () -> {
          system("scale", OPERATOR, "--replicas=0");
          system("scale", CONTROL, "--replicas=0");
          await("nobody serves")
              .atMost(PATIENCE)
              .until(() ->
                  system("get", "pods", "-l", "app.kubernetes.io/part-of=weft", "-o", "name")
                      .isBlank());
          weft.settled(cluster.counts());
          String pod =
              shop("get", "pod", "-l", "app=stock", "-o", "jsonpath={.items[0].metadata.name}");
          shop("delete", "pod", pod, "--wait=false");
          weft.settled(cluster.counts());
          system("scale", OPERATOR, "--replicas=2");
          rolledOut(OPERATOR);
          rolledOut(CONTROL); // whose replicas the operator sets back
          // Kubernetes waits longer after each attempt to make a pod that the webhook did not see.
          shop("rollout", "restart", "deployment/stock");
          weft.shopIsReady();
          weft.ready();
        });
  }

  @Test
  void aDrainedNodeKeepsAReplicaUntilAnotherHasRoom() throws Exception {
    String node =
        system(
            "get",
            "pod",
            "-l",
            "app.kubernetes.io/name=weft-control",
            "-o",
            "jsonpath={.items[0].spec.nodeName}");
    event.failsNothing(
        "node drained of the control plane",
        () -> {
          try {
            cluster.tryKubectl(
                "drain",
                node,
                "--pod-selector=app.kubernetes.io/name=weft-control",
                "--delete-emptydir-data",
                "--timeout=20s");
            assertThat(system("get", CONTROL, "-o", "jsonpath={.status.availableReplicas}"))
                .isIn("1", "2");
          } finally {
            cluster.kubectl("uncordon", node);
          }
          rolledOut(CONTROL);
          weft.ready();
        });
  }

  @Test
  void theApiServerIsGoneForMinutes() throws Exception {
    Lab lab = Lab.orSkip("the API server gone for minutes");
    String pods = system("get", "pods", "-o", "jsonpath={.items[*].metadata.uid}");
    event.failsNothing(
        "API server gone for two minutes",
        () -> {
          lab.run("stop", "kube-apiserver");
          Thread.sleep(Duration.ofMinutes(2)); // the time that it is gone is the case itself
          lab.run("start", "kube-apiserver");
          acts();
          weft.ready();
        });
    assertThat(system("get", "pods", "-o", "jsonpath={.items[*].metadata.uid}")).isEqualTo(pods);
  }

  /** Resource versions go backwards by it, and what was made since is gone without a trace. */
  @Test
  void etcdIsRestoredFromAnOldSnapshot() throws Exception {
    Lab lab = Lab.orSkip("etcd restored from an old snapshot");
    String snapshot = Files.createTempDirectory("weft-etcd").resolve("data").toString();
    lab.run("snapshot", snapshot);
    // A kubelet ends pods that it finds no trace of at once: what they were asked has no answer.
    event.passes(
        "etcd restored from a snapshot that knows less pods",
        () -> {
          shop("scale", "deployment/stock", "--replicas=3");
          shop("rollout", "status", "deployment/stock", "--timeout=110s");
          cluster.kubectl(
              "apply", "-f", Cluster.HOME.resolve("samples/stock-profile.yaml").toString());
          weft.settled(cluster.counts());
          lab.run("restore", snapshot);
          await("the profile is gone, as if it had never been")
              .atMost(PATIENCE)
              .ignoreExceptions()
              .until(() -> shop("get", "serviceprofiles", "-o", "name").isBlank());
          shop("rollout", "status", "deployment/stock", "--timeout=110s");
          weft.shopIsReady();
          acts();
          weft.ready();
          await("every proxy is in touch")
              .atMost(PATIENCE)
              .until(() -> weft.meshStatus("fleet.ready").equals(weft.meshStatus("fleet.total")));
        });
  }

  /** A change of the Mesh is taken in. */
  private void acts() throws Exception {
    String level = system("get", "mesh", "default", "-o", "jsonpath={.spec.proxy.logLevel}");
    mesh("{\"proxy\":{\"logLevel\":\"" + (level.equals("Info") ? "Warn" : "Info") + "\"}}");
    String generation = system("get", "mesh", "default", "-o", "jsonpath={.metadata.generation}");
    await("the change is seen")
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> weft.meshStatus("observedGeneration").equals(generation));
  }

  private void mesh(String spec) throws Exception {
    cluster.kubectl("patch", "mesh", "default", "--type=merge", "-p", "{\"spec\":" + spec + "}");
  }

  /** Again, where its next renewal had read the lease before and has written over that. */
  private void takeLeaseFrom(String leader) throws Exception {
    if (leader().equals(leader)) {
      system(
          "patch",
          "lease",
          "weft-operator",
          "--type=merge",
          "-p",
          "{\"spec\":{\"holderIdentity\":\"somebody-else\"}}");
    }
  }

  private String leader() throws Exception {
    return system("get", "lease", "weft-operator", "-o", "jsonpath={.spec.holderIdentity}");
  }

  private int restarts(String pod) throws Exception {
    return Integer.parseInt(
        system("get", "pod", pod, "-o", "jsonpath={.status.containerStatuses[0].restartCount}"));
  }

  private void rolledOut(String deployment) throws Exception {
    await(deployment)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() ->
            cluster
                    .tryKubectl("-n", Weft.SYSTEM, "rollout", "status", deployment, "--timeout=60s")
                    .exit()
                == 0);
  }

  private String system(String... arguments) throws Exception {
    return in(Weft.SYSTEM, arguments);
  }

  private String shop(String... arguments) throws Exception {
    return in(Weft.SHOP, arguments);
  }

  private String in(String namespace, String... arguments) throws Exception {
    var words = new String[arguments.length + 2];
    words[0] = "-n";
    words[1] = namespace;
    System.arraycopy(arguments, 0, words, 2, arguments.length);
    return cluster.kubectl(words);
  }
}
