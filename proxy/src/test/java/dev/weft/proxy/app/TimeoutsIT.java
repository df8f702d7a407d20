package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.Route;
import dev.weft.api.route.Timeouts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What ends in time, and what is left to stream. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TimeoutsIT {
  private static final Duration SHORT = Duration.ofMillis(600);
  private static final int PIECES = 10;

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private Farm farm;
  private RawClient raw;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = TestProxy.start(control, directory);
    farm = new Farm(control, "a");
    raw = new RawClient(client.outbound());
  }

  @AfterEach
  void stop() throws Exception {
    raw.close();
    farm.close();
    client.close();
    control.close();
  }

  private void publish(
      @Nullable Duration request, @Nullable Duration response, @Nullable Duration idle) {
    var route =
        new Route(
            "r",
            new Route.RequestMatch.Path("/.*"),
            List.of(),
            null,
            new Timeouts(request, response, idle));
    farm.publish(TestControlPlane.web(Protocol.DETECT, List.of(route), LoadBalancer.DEFAULT, null));
  }

  private double timeouts(String of) {
    return client.metric("proxy_timeouts_total{timeout=\"" + of + "\"}");
  }

  private static void nap(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Server-sent events for several times as long as the timeout. */
  private static final TestApplication.Answer EVENTS =
      (_, _, out) -> {
        TestApplication.write(
            out,
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < PIECES; i++) {
          nap(SHORT.toMillis() / 3);
          TestApplication.write(out, "9\r\ndata: x\n\n\r\n");
        }
        TestApplication.write(out, "0\r\n\r\n");
      };

  @Test
  void aStreamIsNotCutByTheRequestsTimeout() throws Exception {
    farm.answer("a", EVENTS);
    publish(SHORT, SHORT, null);
    assertThat(raw.get(URL + "/").body()).hasSize(9 * PIECES);
    assertThat(timeouts("request")).isZero();
  }

  @Test
  void aStreamThatMovesIsNotCutByTheIdleTimeout() throws Exception {
    farm.answer("a", EVENTS);
    publish(null, null, SHORT);
    assertThat(raw.get(URL + "/").body()).hasSize(9 * PIECES);
    assertThat(timeouts("idle")).isZero();
  }

  @Test
  void aStreamThatStandsStillIsCutAtBothEnds() throws Exception {
    var closed = new AtomicBoolean();
    farm.answer(
        "a",
        (_, in, out) -> {
          TestApplication.write(
              out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
          Farm.silence().to(new TestApplication.Request("", Map.of()), in, out);
          closed.set(true);
        });
    publish(null, null, SHORT);
    assertThatThrownBy(() -> raw.get(URL + "/")).isInstanceOf(IOException.class);
    assertThat(timeouts("idle")).isEqualTo(1);
    assertThat(client.metric("proxy_errors_total{cause=\"timeout\",direction=\"outbound\"}"))
        .isEqualTo(1);
    await().untilTrue(closed);
  }

  @Test
  void waitingForTheHeadIsNotIdleness() throws Exception {
    farm.answer(
        "a",
        (_, _, out) -> {
          nap(SHORT.toMillis() * 3);
          TestApplication.text(out, "at last");
        });
    publish(null, null, SHORT);
    assertThat(raw.get(URL + "/").body()).isEqualTo("at last");
  }

  @Test
  void anUploadThatStandsStillIsCut() throws Exception {
    publish(null, null, SHORT);
    raw.send("PUT " + URL + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
    assertThat(raw.read(false).status()).isEqualTo(504);
    assertThat(timeouts("idle")).isEqualTo(1);
  }

  @Test
  void aResponseOfKnownLengthMustEndInTime() throws Exception {
    farm.answer(
        "a",
        (_, in, out) -> {
          TestApplication.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
          assertThat(in.read()).isNegative();
        });
    publish(SHORT, null, null);
    RawClient.Response cut = raw.get(URL + "/");
    assertThat(cut.body()).isEqualTo("half");
    assertThat(raw.in.read()).isNegative();
    assertThat(timeouts("request")).isEqualTo(1);
  }

  @Test
  void theHeadMustComeInTime() throws Exception {
    farm.answer("a", Farm.silence());
    publish(Duration.ofMinutes(1), SHORT, null);
    assertThat(raw.get(URL + "/").status()).isEqualTo(504);
    assertThat(timeouts("response")).isEqualTo(1);
  }

  @Test
  void aGrpcClientsDeadlineIsPassedOnAndKept() throws Exception {
    farm.answer("a", Farm.silence());
    publish(Duration.ofMinutes(1), null, null);
    raw.send(
        "POST "
            + URL
            + "/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc\r\n"
            + "grpc-timeout: 200m\r\nContent-Length: 0\r\n\r\n");
    assertThat(raw.read(false).header("weft-error")).isEqualTo("timeout");
    assertThat(farm.get("a").requests.getFirst().headers()).containsEntry("grpc-timeout", "200m");
  }

  @Test
  void theTimerOfAClientThatLeftIsForgotten() throws Exception {
    farm.answer("a", Farm.silence());
    Duration longer = SHORT.multipliedBy(5);
    publish(longer, null, longer);
    raw.send("GET " + URL + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
    await().until(() -> farm.requestsOf("a") == 1);
    raw.socket.setSoLinger(true, 0); // an end of input alone could be a half-close
    raw.close();
    nap(longer.toMillis() * 2);
    assertThat(timeouts("request") + timeouts("idle")).isZero();
  }
}
