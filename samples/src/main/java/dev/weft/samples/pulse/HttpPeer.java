package dev.weft.samples.pulse;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The echo by HTTP/1.1. */
final class HttpPeer {
  /** Longer than the mesh's own bounds, so that its answer is seen rather than ours. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final String MESH_ERROR = "weft-error";

  private final HttpClient client;
  private final URI uri;
  private final String marker;

  HttpPeer(URI base, String marker, ProxySelector proxies) {
    // One try: a failure that the client repaired by itself would go uncounted.
    System.setProperty("jdk.httpclient.redirects.retrylimit", "1");
    System.setProperty("jdk.httpclient.disableRetryConnect", "true");
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .proxy(proxies)
            .executor(Runnable::run)
            .build();
    this.uri = base.resolve("/" + marker);
    this.marker = marker;
  }

  /** Returns the answer when it is as it should be; else throws with the reason. */
  HttpResponse<String> call() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("pulse-marker", marker)
            .POST(HttpRequest.BodyPublishers.ofString(marker))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200 || !response.body().contains(marker)) {
      throw new IOException(
          response.statusCode() + " " + response.headers().firstValue(MESH_ERROR).orElse(""));
    }
    return response;
  }
}
