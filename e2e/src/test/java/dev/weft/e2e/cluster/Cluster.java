package dev.weft.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.e2e.mesh.Kubectl;
import dev.weft.playground.app.Load;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The cluster under test, by the tools of its users: kubectl and weft. */
final class Cluster implements AutoCloseable {
  static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final int MAX_SECONDS = 900;

  private final Path kubeconfig;
  private final Kubectl kubectl;
  private final KubernetesClient client;

  private Cluster(Path kubeconfig) throws IOException {
    this.kubeconfig = kubeconfig;
    this.kubectl = new Kubectl(kubeconfig);
    this.client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(Files.readString(kubeconfig)))
            .build();
  }

  /** As kubectl would find it. Fails when there is none: whoever asked for this suite has one. */
  static Cluster connect() throws IOException, InterruptedException {
    String file = System.getenv("KUBECONFIG");
    assertThat(file).as("KUBECONFIG (expected: a file that names a cluster)").isNotBlank();
    var cluster = new Cluster(Path.of(file));
    cluster.kubectl("get", "--raw", "/readyz");
    return cluster;
  }

  KubernetesClient client() {
    return client;
  }

  /** Both streams. Fails the test when kubectl does not end with 0. */
  String kubectl(String... arguments) throws IOException, InterruptedException {
    return good(kubectl.run(arguments), arguments);
  }

  String kubectlWith(String input, String... arguments) throws IOException, InterruptedException {
    return good(kubectl.runWithInput(input, arguments), arguments);
  }

  /** However it ends. */
  Kubectl.Said tryKubectl(String... arguments) throws IOException, InterruptedException {
    return kubectl.run(arguments);
  }

  String apply(String yaml) throws IOException, InterruptedException {
    return kubectlWith(yaml, "apply", "--server-side", "--force-conflicts", "-f", "-");
  }

  String sample(String name) throws IOException {
    return Files.readString(HOME.resolve("samples").resolve(name));
  }

  private static String good(Kubectl.Said said, String... arguments) {
    assertThat(said.exit())
        .as("kubectl %s said: %s", String.join(" ", arguments), said.text())
        .isZero();
    return said.text();
  }

  /** The {@code weft} command of this checkout, however it ends; its errors only if it fails. */
  Kubectl.Said weft(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(HOME.resolve("weft").toString()));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile("weft", ".err");
    var builder = new ProcessBuilder(command).redirectError(errors.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    Process process = builder.start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("weft " + String.join(" ", arguments) + " goes on");
    }
    int exit = process.exitValue();
    return new Kubectl.Said(exit, exit == 0 ? text : text + Files.readString(errors));
  }

  Load.Counts counts() throws IOException {
    return new Load(client).counts();
  }

  /** Restarts of all containers of these pods, and of proxies among them. */
  Restarts restarts(String namespace) {
    int applications = 0;
    int proxies = 0;
    for (var pod : client.pods().inNamespace(namespace).list().getItems()) {
      for (var status : pod.getStatus().getContainerStatuses()) {
        applications += status.getRestartCount();
      }
      for (var status : pod.getStatus().getInitContainerStatuses()) {
        proxies += status.getRestartCount();
      }
    }
    return new Restarts(applications, proxies);
  }

  record Restarts(int applications, int proxies) {}

  @Override
  public void close() {
    client.close();
  }
}
