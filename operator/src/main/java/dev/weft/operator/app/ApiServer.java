package dev.weft.operator.app;

import dev.weft.crds.mesh.Mesh;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the API server, and for our definitions in it. */
final class ApiServer {
  private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
  private static final long FIRST_WAIT_MILLIS = 250;
  private static final long LONGEST_WAIT_MILLIS = 15_000;

  private ApiServer() {}

  /** Returns when Meshes can be listed; until then says why not, and tries again. */
  static void await(KubernetesClient client) throws InterruptedException {
    long wait = FIRST_WAIT_MILLIS;
    String said = "";
    while (true) {
      String obstacle = obstacle(client);
      if (obstacle.isEmpty()) {
        log.info("connected apiServer={}", client.getMasterUrl());
        return;
      }
      if (!obstacle.equals(said)) {
        log.warn("waiting apiServer={} cause={}", client.getMasterUrl(), obstacle);
        said = obstacle;
      }
      Thread.sleep(wait);
      wait = Math.min(LONGEST_WAIT_MILLIS, wait * 2);
    }
  }

  private static String obstacle(KubernetesClient client) {
    try {
      client.resources(Mesh.class).list(new ListOptionsBuilder().withLimit(1L).build());
      return "";
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_NOT_FOUND ->
            "the definition of Mesh is not installed (weft install | kubectl apply -f -)";
        case HttpURLConnection.HTTP_FORBIDDEN, HttpURLConnection.HTTP_UNAUTHORIZED ->
            "not allowed to list Meshes: " + e.getMessage();
        default -> "it does not answer: " + root(e);
      };
    }
  }

  private static String root(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
  }
}
