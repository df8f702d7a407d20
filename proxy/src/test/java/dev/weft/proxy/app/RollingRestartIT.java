package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
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

/** Pods of a deployment leave and come, one by one, under load: nobody may notice. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RollingRestartIT {
  private static final String HOST = "web.shop.svc.cluster.local";
  private static final String KEY = HOST + ":80";
  private static final Drain DRAIN = new Drain(Duration.ofMillis(500), Duration.ofSeconds(10));

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private final List<Pod> pods = new ArrayList<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients = new ArrayList<>();

  private record Pod(TestProxy proxy, TestApplication application) {
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
  void stop() throws IOException {
    pods.forEach(pod -> pod.proxy.close());
    for (Pod pod : pods) {
      pod.application.close();
    }
    client.close();
    control.close();
  }

  private Pod newPod() throws Exception {
    TestProxy proxy = TestProxy.start(control, directory);
    return new Pod(proxy, TestApplication.named("web", proxy.ip, 8080));
  }

  private void publish() {
    control.publish(KEY, pods.stream().map(Pod::endpoint).toArray(Endpoint[]::new));
  }

  @FunctionalInterface
  private interface Ask {
    /** False when the connection is over. */
    boolean once(RawClient raw) throws IOException;
  }

  private void load(int clientCount, Ask ask) {
    for (int i = 0; i < clientCount; i++) {
      clients.add(Thread.ofVirtual().start(() -> ask(ask)));
    }
  }

  private void ask(Ask ask) {
    while (!stopped.get()) {
      try (var raw = new RawClient(client.outbound())) {
        while (!stopped.get() && ask.once(raw)) {
          answered.incrementAndGet();
        }
        answered.incrementAndGet();
      } catch (IOException | RuntimeException e) {
        failures.add(e.toString());
      }
    }
  }

  private static boolean isOk(RawClient.Response response) {
    if (response.status() != 200) {
      throw new IllegalStateException(response.status() + " " + response.body());
    }
    return !response.header("connection").equals("close");
  }

  private void awaitMore(int requests) throws InterruptedException {
    int goal = answered.get() + requests;
    while (answered.get() < goal && failures.isEmpty()) {
      Thread.sleep(5);
    }
  }

  private void endLoad() throws InterruptedException {
    stopped.set(true);
    for (Thread thread : clients) {
      thread.join();
    }
    System.out.println("rolling restart: " + answered + " answered, failed: " + failures);
    assertThat(failures).isEmpty();
  }

  /** The endpoint leaves, its proxy drains, its application ends, another pod comes. */
  private void roll() throws Exception {
    for (int i = 0; i < 3; i++) {
      awaitMore(200);
      pods.add(newPod());
      Pod leaving = pods.removeFirst();
      publish();
      leaving.proxy.process.drainNow(DRAIN);
      leaving.proxy.close();
      leaving.application.close();
    }
    awaitMore(200);
  }

  @Test
  void noRequestFailsThoughNoneMayBeRepeated() throws Exception {
    load(
        16,
        raw -> {
          raw.send("POST http://" + HOST + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab");
          return isOk(raw.read(false));
        });
    roll();
    endLoad();
  }

  @Test
  void noTunnelBreaksOff() throws Exception {
    load(
        8,
        raw -> {
          raw.send("CONNECT " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n");
          String answer = TestApplication.readHead(raw.in).line();
          if (!answer.startsWith("HTTP/1.1 200")) {
            throw new IllegalStateException(answer);
          }
          for (int i = 0; i < 20; i++) {
            raw.send("GET /" + i + " HTTP/1.1\r\nHost: x\r\n\r\n");
            isOk(raw.read(false));
          }
          return false;
        });
    roll();
    endLoad();
  }

  @Test
  void theClientsOwnProxyDrainsWithoutFailures() throws Exception {
    var second = new InetSocketAddress(client.ip, Ports.OUTBOUND);
    var before = new AtomicInteger();
    load(
        4,
        raw -> {
          assertThat(raw.socket.getRemoteSocketAddress()).isEqualTo(second);
          raw.send("GET http://" + HOST + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
          boolean goesOn = isOk(raw.read(false));
          if (!goesOn) {
            before.incrementAndGet();
            stopped.set(true); // the application's pod is leaving, too
          }
          return goesOn;
        });
    awaitMore(100);
    client.process.drainNow(DRAIN);
    endLoad();
    assertThat(before.get()).isPositive();
  }
}
