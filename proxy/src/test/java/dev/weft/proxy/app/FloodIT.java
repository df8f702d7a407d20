package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.KEY;
import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** More requests at once than there is memory for, in a process as small as a pod's. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FloodIT {
  private static final int REQUESTS = 600;
  private static final String BODY = "x".repeat(60_000); // kept for a retry until it is answered
  private static final int MAX_RESIDENT_KILOBYTES = 160_000;

  private static final String UPLOAD =
      "PUT "
          + URL
          + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: "
          + BODY.length()
          + "\r\n\r\n"
          + BODY;

  /** Heads stay in the heap until the answer. */
  private static final String LARGE_HEAD =
      "GET "
          + URL
          + "/ HTTP/1.1\r\nHost: x\r\n"
          + ("large: " + "y".repeat(5_500) + "\r\n").repeat(11)
          + "\r\n";

  @TempDir Path directory;

  @Test
  void uploadsBeyondTheMemoryOfBuffersAreRefusedAndTheOthersServed() throws Exception {
    flood(UPLOAD, "got " + BODY.length(), REQUESTS / 6);
  }

  @Test
  void headsBeyondTheHeapAreRefusedAndTheOthersServed() throws Exception {
    flood(LARGE_HEAD, "got 0", REQUESTS / 12);
  }

  private void flood(String request, String answer, int least) throws Exception {
    var answering = new AtomicBoolean();
    var clients = new ArrayList<RawClient>();
    String application = TestProxy.newAddress();
    try (var control = new TestControlPlane();
        var _ =
            TestApplication.at(
                application,
                8080,
                (asked, in, out) -> {
                  await().atMost(Duration.ofMinutes(1)).untilTrue(answering);
                  TestApplication.text(out, "got " + TestApplication.readBody(asked, in).length);
                });
        var proxy = SmallProcess.start(control, directory)) {
      control.publish(KEY, new Endpoint(application, 8080, 0, false, null, List.of(), null));
      try {
        for (int i = 0; i < REQUESTS; i++) {
          clients.add(new RawClient(proxy.outbound()));
        }
        for (RawClient client : clients) {
          send(client, request);
        }
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> outboundRequests(proxy) + proxy.overloads() >= REQUESTS);
        answering.set(true);
        int refused = 0;
        int served = 0;
        for (RawClient client : clients) {
          RawClient.Response response = response(client);
          if (response == null) {
            refused++;
          } else if (response.status() == 503) {
            assertThat(response.header("weft-error")).isEqualTo("overload");
            assertThat(response.header("retry-after")).isEqualTo("1");
            refused++;
          } else {
            assertThat(response.body()).isEqualTo(answer);
            served++;
          }
        }
        assertThat(refused).isPositive();
        assertThat(proxy.overloads()).isEqualTo(refused); // nothing broke for another reason
        assertThat(served).isGreaterThan(least);
        assertThat(proxy.residentKilobytes()).isLessThan(MAX_RESIDENT_KILOBYTES);
        await()
            .ignoreExceptions() // while there is no room for another client
            .until(() -> {
              try (RawClient after = new RawClient(proxy.outbound()).send(request)) {
                return after.read(false).status() == 200;
              }
            });
      } finally {
        for (RawClient client : clients) {
          client.close();
        }
      }
    }
  }

  private static void send(RawClient client, String request) {
    try {
      client.send(request);
    } catch (IOException e) {
      // it has no response, either
    }
  }

  /** Null for a client that was not even let in. */
  private static RawClient.@Nullable Response response(RawClient client) {
    try {
      return client.read(false);
    } catch (IOException e) {
      return null;
    }
  }

  private static double outboundRequests(SmallProcess proxy) throws IOException {
    return proxy.metric("request_total{authority=");
  }
}
