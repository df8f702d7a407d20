package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** As {@link RollingRestartIT}, with clients that keep one HTTP/2 connection all the while. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class Http2RollingRestartIT {
  private static final String HOST = "web.shop.svc.cluster.local";
  private static final int STREAMS = 8;
  private static final Drain DRAIN = new Drain(Duration.ofMillis(500), Duration.ofSeconds(10));

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private final List<Pod> pods = new ArrayList<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  private record Pod(TestProxy proxy, Http2Application application) {
    Endpoint endpoint() {
      return new Endpoint(proxy.ip, 8080, Ports.INBOUND, true, null, List.of(), null);
    }
  }

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = TestProxy.start(control, directory);
    for (int i = 0; i < 3; i++) {
      pods.add(newPod());
    }
    publish();
  }

  @AfterEach
  void stop() {
    pods.forEach(pod -> pod.proxy.close());
    pods.forEach(pod -> pod.application.close());
    client.close();
    control.close();
  }

  private Pod newPod() throws Exception {
    TestProxy proxy = TestProxy.start(control, directory);
    return new Pod(proxy, new Http2Application(proxy.ip, 8080, Http2RollingRestartIT::answer));
  }

  /** To gRPC as gRPC does, to others as one does by HTTP. */
  private static void answer(Http2Application.Request request) {
    if (request.headers.contains("content-type")) {
      request
          .head("200", false, "content-type", "application/grpc")
          .data("message", false)
          .trailers("grpc-status", "0");
    } else {
      request.text("ok");
    }
  }

  private void publish() {
    control.publish(HOST + ":80", pods.stream().map(Pod::endpoint).toArray(Endpoint[]::new));
  }

  private void load(String... fields) {
    try (var h2 = new Http2Client(client.outbound())) {
      while (!stopped.get()) {
        var calls = new ArrayList<Http2Client.Call>();
        for (int i = 0; i < STREAMS; i++) {
          calls.add(h2.open("POST", HOST, "/a.B/C", false, fields).data("ask", true));
        }
        for (Http2Client.Call call : calls) {
          check(call.await(), fields.length > 0);
        }
      }
    } catch (Exception e) {
      failures.add(e.toString());
    }
  }

  private void check(Http2Client.Answer answer, boolean grpc) {
    boolean good =
        answer.status() == 200
            && (grpc
                ? "0".contentEquals(answer.trailers().get("grpc-status", ""))
                : answer.body().equals("ok"));
    if (good) {
      answered.incrementAndGet();
    } else {
      failures.add(answer.toString());
    }
  }

  private void awaitMore(int requests) throws InterruptedException {
    int goal = answered.get() + requests;
    while (answered.get() < goal && failures.isEmpty()) {
      Thread.sleep(5);
    }
  }

  @Test
  void noRequestFailsThoughNoneMayBeRepeated() throws Exception {
    List<Thread> clients =
        List.of(
            Thread.ofVirtual().start(() -> load()),
            Thread.ofVirtual().start(() -> load("content-type", "application/grpc")),
            Thread.ofVirtual().start(() -> load("content-type", "application/grpc+proto")));
    for (int i = 0; i < 3; i++) {
      awaitMore(500);
      pods.add(newPod());
      Pod leaving = pods.removeFirst();
      publish();
      leaving.proxy.process.drainNow(DRAIN);
      leaving.proxy.close();
      leaving.application.close();
    }
    awaitMore(500);
    stopped.set(true);
    for (Thread each : clients) {
      each.join();
    }
    System.out.println("rolling restart by HTTP/2: " + answered + " answered, failed: " + failures);
    assertThat(failures).isEmpty();
    assertThat(answered.get()).isGreaterThan(2000);
  }
}
