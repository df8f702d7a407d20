package dev.weft.e2e.apiserver;

import dev.weft.playground.apiserver.ApiServer;
import dev.weft.playground.apiserver.ApiServerOptions;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/**
 * The servers under test: the playground's always, a real one when {@code
 * -Dweft.real.kubeconfig=FILE} names it.
 */
public final class ApiServers implements AutoCloseable {
  /** How a real one is had, for the message when there is none. */
  public static final String HOW_TO_GET_A_REAL_ONE =
      "no -Dweft.real.kubeconfig=FILE; .ci/differential starts one where ../shared/kube exists";

  private final ApiServer playground;
  private final Server mine;
  private final Optional<Server> real;

  /**
   * One server.
   *
   * @param webhookAddress where the server reaches a webhook that this process serves
   */
  public record Server(String name, Path kubeconfig, String webhookAddress) {
    public KubernetesClient client() {
      try {
        Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
        return new KubernetesClientBuilder().withConfig(config).build();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private ApiServers(ApiServer playground, Server mine, Optional<Server> real) {
    this.playground = playground;
    this.mine = mine;
    this.real = real;
  }

  public static ApiServers start() throws IOException {
    ApiServer playground = ApiServer.start(ApiServerOptions.defaults());
    Path kubeconfig = Files.createTempFile("weft-playground", ".kubeconfig");
    Files.writeString(kubeconfig, playground.kubeconfig());
    Optional<Server> real =
        Optional.ofNullable(System.getProperty("weft.real.kubeconfig"))
            .filter(file -> !file.isBlank())
            .map(file ->
                new Server(
                    "real",
                    Path.of(file),
                    System.getProperty("weft.real.webhook-address", "10.123.0.1")));
    return new ApiServers(playground, new Server("playground", kubeconfig, "127.0.0.1"), real);
  }

  /** The same test on each of them. They end with the stream, which JUnit closes. */
  public static Stream<DynamicTest> each(ThrowingConsumer<Server> test) throws IOException {
    ApiServers servers = start();
    return servers.all().stream()
        .map(server -> DynamicTest.dynamicTest(server.name(), () -> test.accept(server)))
        .onClose(() -> {
          try {
            servers.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  public Server playground() {
    return mine;
  }

  public Optional<Server> real() {
    return real;
  }

  public List<Server> all() {
    var all = new ArrayList<Server>(List.of(mine));
    real.ifPresent(all::add);
    return all;
  }

  @Override
  public void close() throws IOException {
    playground.close();
    Files.deleteIfExists(mine.kubeconfig());
  }
}
