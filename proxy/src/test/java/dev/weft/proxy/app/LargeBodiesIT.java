package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bodies larger than any buffer, and readers that take their time. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LargeBodiesIT {
  private static final String URL = "http://web.shop.svc.cluster.local/";
  private static final long BYTES = 256L * 1024 * 1024;

  /** What two proxies and the sockets between may hold of one body. */
  private static final long BOUND = 64L * 1024 * 1024;

  @TempDir Path directory;
  private final AtomicLong passed = new AtomicLong();
  private TestControlPlane control;
  private TestProxy client;
  private TestProxy server;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = TestProxy.start(control, directory);
    server = TestProxy.start(control, directory);
    control.publish(
        "web.shop.svc.cluster.local:80",
        new Endpoint(server.ip, 8080, Ports.INBOUND, true, null, List.of(), null));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    control.close();
  }

  private void pour(OutputStream out) throws IOException {
    var block = new byte[64 * 1024];
    for (long sent = 0; sent < BYTES; sent += block.length) {
      out.write(block);
      passed.addAndGet(block.length);
    }
    out.flush();
  }

  /** Nothing moves any more: everything between is full. */
  private long waitUntilStuck() {
    var before = new AtomicLong(-1);
    await()
        .pollInterval(Duration.ofMillis(300))
        .until(() -> passed.get() > 0 && before.getAndSet(passed.get()) == passed.get());
    return passed.get();
  }

  private void readSlowly(boolean endsItsSide) throws Exception {
    try (var application =
            TestApplication.at(
                server.ip,
                8080,
                (_, _, out) -> {
                  TestApplication.write(
                      out, "HTTP/1.1 200 OK\r\nContent-Length: " + BYTES + "\r\n\r\n");
                  pour(out);
                });
        var raw = new RawClient(client.outbound())) {
      raw.send("GET " + URL + " HTTP/1.1\r\nHost: x\r\n\r\n");
      if (endsItsSide) {
        raw.socket.shutdownOutput();
      }
      TestApplication.readHead(raw.in);
      assertThat(waitUntilStuck()).isLessThan(BOUND);
      raw.in.skipNBytes(BYTES);
      assertThat(passed).hasValue(BYTES);
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void aSlowReaderHoldsTheServerBack() throws Exception {
    readSlowly(false);
  }

  @Test
  void aSlowReaderThatHasEndedItsSideGetsAll() throws Exception {
    readSlowly(true);
  }

  @Test
  void aSlowServerHoldsTheClientBack() throws Exception {
    var goOn = new CountDownLatch(1);
    try (var application =
            TestApplication.at(
                server.ip,
                8080,
                (_, in, out) -> {
                  try {
                    goOn.await();
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                  in.skipNBytes(BYTES);
                  TestApplication.text(out, "all");
                });
        var raw = new RawClient(client.outbound())) {
      raw.send("POST " + URL + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + BYTES + "\r\n\r\n");
      Thread upload =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  pour(raw.socket.getOutputStream());
                } catch (IOException e) {
                  passed.set(Long.MIN_VALUE);
                }
              });
      assertThat(waitUntilStuck()).isLessThan(BOUND);
      goOn.countDown();
      assertThat(raw.read(false).body()).isEqualTo("all");
      upload.join();
      assertThat(application.requests).hasSize(1);
    }
  }

  @Test
  void aStreamArrivesAsItIsWritten() throws Exception {
    var next = new Semaphore(0);
    try (var application =
            TestApplication.at(
                server.ip,
                8080,
                (_, _, out) -> {
                  TestApplication.write(
                      out,
                      """
                      HTTP/1.1 200 OK\r
                      Content-Type: text/event-stream\r
                      Transfer-Encoding: chunked\r
                      \r
                      """);
                  for (int i = 0; i < 5; i++) {
                    next.acquireUninterruptibly();
                    TestApplication.write(out, "2\r\n" + i + "\n\r\n");
                  }
                  TestApplication.write(out, "0\r\n\r\n");
                });
        var raw = new RawClient(client.outbound())) {
      raw.send("GET " + URL + " HTTP/1.1\r\nHost: x\r\n\r\n");
      TestApplication.readHead(raw.in);
      for (int i = 0; i < 5; i++) {
        next.release();
        assertThat(TestApplication.readLine(raw.in)).isEqualTo("2");
        assertThat(new String(raw.in.readNBytes(4), StandardCharsets.US_ASCII))
            .isEqualTo(i + "\n\r\n");
      }
      assertThat(application.requests).hasSize(1);
    }
  }
}
