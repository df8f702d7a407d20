package dev.weft.samples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShopIT {
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<ShopProcess> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(ShopProcess::close);
    client.close();
  }

  @Test
  void loadCountsTheApplicationsFailuresApartFromTheMeshs() throws Exception {
    ShopProcess stock = start("stock", Map.of("FAIL_EVERY", "5"));
    ShopProcess orders = start("orders", Map.of("STOCK_URL", stock.url("")));
    ShopProcess web =
        start("web", Map.of("STOCK_URL", stock.url(""), "ORDERS_URL", orders.url("")));
    ShopProcess load = start("load", Map.of("WEB_URL", web.url(""), "RATE", "100"));

    await().until(() -> get(load.url("/counts")).body().matches(".*\"ok\":\\d{2,}.*"));

    assertThat(get(load.url("/counts")).body())
        .contains("\"meshFailed\":0")
        .containsPattern("\"applicationFailed\":[1-9]")
        .containsPattern("\"reasons\":\\{\"web: 500\":\\d+}");
  }

  @Test
  void aServerThatIsAwayIsCountedAsTheMeshsFailure() throws Exception {
    ShopProcess load = start("load", Map.of("WEB_URL", "http://127.0.0.1:1", "RATE", "50"));

    await().until(() -> get(load.url("/counts")).body().matches(".*\"meshFailed\":[1-9].*"));

    assertThat(get(load.url("/counts")).body()).contains("web: connection refused");
  }

  @Test
  void exactlyEachNthAnswerOfAFlakyStockFails() throws Exception {
    ShopProcess stock = start("stock", Map.of("FAIL_EVERY", "4"));

    List<Integer> statuses =
        IntStream.range(0, 8).mapToObj(_ -> status(stock.url("/stock/apple"))).toList();

    assertThat(statuses).containsExactly(200, 200, 200, 500, 200, 200, 200, 500);
  }

  @Test
  void aServiceToldToEndFinishesWhatIsUnderWay() throws Exception {
    ShopProcess stock = start("stock", Map.of());
    ShopProcess orders =
        start(
            "orders",
            Map.of("STOCK_URL", stock.url(""), "SLOW_EVERY", "1", "DRAIN_MILLIS", "1000"));
    CompletableFuture<HttpResponse<String>> underWay =
        client.sendAsync(request(orders.url("/orders/1")), HttpResponse.BodyHandlers.ofString());

    orders.terminate();
    await().until(() -> status(orders.url("/healthz")) == 503);
    HttpResponse<String> late = get(orders.url("/orders/2"));

    assertThat(underWay.get().statusCode()).isEqualTo(200);
    assertThat(late.statusCode()).isEqualTo(200);
    assertThat(late.headers().firstValue("connection")).contains("close");
    assertThat(orders.exitCode()).isEqualTo(143);
  }

  @Test
  void loadReachesWebThroughTheProxyOfItsEnvironment() throws Exception {
    ShopProcess proxy = start("stock", Map.of()); // answers whatever it is asked, as a proxy would
    ShopProcess load =
        start(
            "load",
            Map.of("WEB_URL", "http://no.such.host", "http_proxy", proxy.url(""), "RATE", "50"));

    await().until(() -> get(load.url("/counts")).body().matches(".*\"ok\":[1-9].*"));

    assertThat(get(load.url("/counts")).body()).contains("\"meshFailed\":0");
  }

  private ShopProcess start(String role, Map<String, String> environment) throws IOException {
    ShopProcess process = ShopProcess.start(role, environment);
    started.add(process);
    return process;
  }

  private int status(String url) {
    try {
      return get(url).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return client.send(request(url), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest request(String url) {
    return HttpRequest.newBuilder(URI.create(url)).build();
  }
}
