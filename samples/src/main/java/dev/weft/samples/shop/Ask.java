package dev.weft.samples.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** One request and its answer: a Job, or what runs before a server. */
final class Ask {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Ask() {}

  /** 0 for a 200, 1 for anything else, which it prints. */
  static int run(HttpClient client, String url) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      System.out.println(answer.statusCode() + " " + answer.body().strip());
      return answer.statusCode() == 200 ? 0 : 1;
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("shop: " + url + ": " + e);
      return 1;
    }
  }
}
