package dev.weft.samples.shop;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Another service of the shop, called by name over HTTP/1.1. */
final class Peer {
  /** Longer than the mesh's own bounds, so that its answer is seen rather than ours. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final String MESH_ERROR = "weft-error";

  private final HttpClient client;
  private final String name;
  private final URI base;

  Peer(HttpClient client, String name, URI base) {
    this.client = client;
    this.name = name;
    this.base = base;
  }

  static HttpClient client(ProxySelector proxies) {
    // One try: a failure that the client repaired by itself would go uncounted.
    System.setProperty("jdk.httpclient.redirects.retrylimit", "1");
    System.setProperty("jdk.httpclient.disableRetryConnect", "true");
    // Shorter than any server's, so that no request meets a connection that is just being closed.
    System.setProperty("jdk.httpclient.keepalive.timeout", "2");
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(2))
        .proxy(proxies)
        .executor(Runnable::run)
        .build();
  }

  Answer get(String path) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return Answer.of(
          name,
          response.statusCode(),
          response.headers().firstValue(MESH_ERROR),
          response.headers().firstValue(Failure.HEADER),
          response.headers().firstValue(Failure.CAUSE_HEADER),
          response.body());
    } catch (IOException e) {
      return new Answer.Failed(Failure.MESH, name + ": " + reason(e));
    }
  }

  private static String reason(Throwable failure) {
    return switch (failure) {
      case ConnectException _ -> "connection refused";
      case HttpTimeoutException _ -> "no answer in time";
      // the client wraps what ended its one try
      case IOException e when e.getCause() instanceof IOException cause -> reason(cause);
      default -> String.valueOf(failure.getMessage());
    };
  }
}
