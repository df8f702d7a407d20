package dev.weft.playground.app;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Runs in a pod: calls each authority that it is given, then the API server as any program in a pod
 * does.
 */
final class Visitor {
  public static void main(String[] authorities) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String authority : authorities) {
        var answer =
            http.send(
                HttpRequest.newBuilder(URI.create("http://" + authority + "/")).build(),
                HttpResponse.BodyHandlers.discarding());
        System.out.println(answer.statusCode() + " " + authority);
      }
    }
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      client.pods().list();
      System.out.println("api pods");
    }
  }

  private Visitor() {}
}
