package dev.weft.e2e.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Alpn;
import dev.weft.api.Names;
import dev.weft.api.Ports;
import dev.weft.api.SpiffeId;
import dev.weft.cli.Main;
import dev.weft.cli.cluster.Pods;
import dev.weft.cli.identity.ProxyState;
import dev.weft.playground.app.Playground;
import dev.weft.playground.app.Pulse;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * A mesh whose operator is away while its issuer expires, and then its trust anchor with all below
 * it. Certificates live for 30 s, and two replicas of the control plane sign them.
 */
class ExpiredAuthorityE2E {
  private static final Duration LEFT = Duration.ofSeconds(40);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration WATCHED = Duration.ofSeconds(20);
  private static final SpiffeId CALLER = new SpiffeId("cluster.local", Pulse.NAMESPACE, "caller");

  @TempDir Path directory;
  private final List<String> account = new ArrayList<>();

  /** What came of a command. */
  private record Run(int code, String text) {}

  /** What is done to the mesh. */
  private interface Change {
    void run() throws Exception;
  }

  @Test
  void oneCommandRecoversWhatHasExpired() throws Exception {
    PulseMesh.orSkip(getClass());
    try (Playground playground =
        PulseMesh.start(
            "expiry", "{identity: {certificateLifetime: 30s}, controlPlane: {replicas: 2}}")) {
      KubernetesClient client = playground.client();
      allReplicasSign(client);
      expire(playground, "issuer", () -> Expiring.issuer(client, LEFT));
      recover(playground, "--issuer");
      expire(playground, "trust anchor", () -> Expiring.trustAnchor(client, LEFT));
      recover(playground, "--trust-anchor");
      allReplicasSign(client);
      assertThat(restarts(client)).isZero();
      account.forEach(System.out::println);
    }
  }

  // ---- expiry

  private void expire(Playground playground, String what, Change change) throws Exception {
    KubernetesClient client = playground.client();
    scaleOperator(client, 0);
    change.run();
    within(() -> certificates(client).allMatch(leaf -> leaf.notAfter().isBefore(Instant.now())));
    assertThat(visit(client)).as("a new connection").isInstanceOf(Outcome.Closed.class);
    Run check = weft(playground, "check", "--identity");
    tell(what + " expired: weft check --identity ends with " + check.code(), check.text());
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.text()).contains("expired");
  }

  private void recover(Playground playground, String what) throws Exception {
    KubernetesClient client = playground.client();
    scaleOperator(client, 1);
    Run renew = weft(playground, "identity", "renew", what, "--wait");
    tell("weft identity renew " + what + " --wait ends with " + renew.code(), renew.text());
    assertThat(renew.code()).isZero();
    within(() -> certificates(client).allMatch(leaf -> leaf.notAfter().isAfter(Instant.now())));
    within(() -> visit(client) instanceof Outcome.Answered(int status, var _) && status == 200);

    Pulse.Counts before = playground.pulseCounts().counts();
    Thread.sleep(WATCHED);
    Pulse.Counts since = playground.pulseCounts().counts().since(before);
    tell("then for " + WATCHED.toSeconds() + " s: " + since, "");
    assertThat(since.calls().values())
        .isNotEmpty()
        .allSatisfy(calls -> {
          assertThat(calls.failed()).as(() -> calls.reasons().toString()).isZero();
          assertThat(calls.ok()).isPositive();
        });
    assertThat(weft(playground, "check", "--identity").code()).isZero();
  }

  private static void scaleOperator(KubernetesClient client, int replicas) throws Exception {
    client
        .apps()
        .deployments()
        .inNamespace(Names.NAMESPACE)
        .withName(Names.OPERATOR)
        .scale(replicas);
    within(() -> pods(client, Names.OPERATOR).size() == replicas);
  }

  private static void within(Callable<Boolean> condition) {
    await().atMost(PATIENCE).pollInterval(LOOK_EVERY).until(condition);
  }

  // ---- looking

  private static Stream<ProxyState.Leaf> certificates(KubernetesClient client)
      throws InterruptedException {
    Pods pods = new Pods(client);
    return pods.ask(pods.list(Pulse.NAMESPACE), "state", ProxyState::read).values().stream()
        .map(answer -> ((ProxyState.Answer.Known) answer).state().leaf());
  }

  /** With papers of the issuer that is in force. */
  private static Outcome visit(KubernetesClient client) throws Exception {
    Pod echo =
        client
            .pods()
            .inNamespace(Pulse.NAMESPACE)
            .withLabel("app", "echo")
            .list()
            .getItems()
            .get(0);
    return Visitor.byTls(
        new InetSocketAddress(echo.getStatus().getPodIP(), 8080),
        Forger.of(client).workload(CALLER),
        "TLSv1.3",
        Alpn.HTTP1,
        Visitor.request("/", List.of()));
  }

  private static List<Pod> pods(KubernetesClient client, String name) {
    return client
        .pods()
        .inNamespace(Names.NAMESPACE)
        .withLabel("app.kubernetes.io/name", name)
        .list()
        .getItems();
  }

  private static int restarts(KubernetesClient client) {
    return client.pods().inNamespace(Pulse.NAMESPACE).list().getItems().stream()
        .flatMap(pod ->
            Stream.concat(
                pod.getStatus().getContainerStatuses().stream(),
                pod.getStatus().getInitContainerStatuses().stream()))
        .mapToInt(ContainerStatus::getRestartCount)
        .sum();
  }

  private void allReplicasSign(KubernetesClient client) throws Exception {
    within(
        () -> issued(client).size() == 2 && issued(client).stream().allMatch(count -> count > 0));
    account.add("certificates issued by the replicas of the control plane: " + issued(client));
  }

  private static List<Double> issued(KubernetesClient client) throws Exception {
    List<Double> counts = new ArrayList<>();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (Pod replica : pods(client, Names.CONTROL)) {
        String url =
            "http://%s:%d/metrics".formatted(replica.getStatus().getPodIP(), Ports.OPERATOR_HEALTH);
        http.send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString())
            .body()
            .lines()
            .filter(line -> line.startsWith("weft_certificates_issued_total "))
            .map(line -> Double.valueOf(line.substring(line.indexOf(' ') + 1)))
            .forEach(counts::add);
      }
    }
    return counts;
  }

  // ---- the command line tool

  private Run weft(Playground playground, String... words) throws Exception {
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(kubeconfig, playground.cluster().kubeconfig());
    var said = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    return new Run(line.execute(all.toArray(String[]::new)), said.toString());
  }

  private void tell(String what, String details) {
    account.add(what);
    details.lines().map(line -> "    " + line).forEach(account::add);
  }
}
