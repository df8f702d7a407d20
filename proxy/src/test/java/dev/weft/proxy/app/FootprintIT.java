package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What connections hold while they last, and that they hold nothing when they are gone. */
class FootprintIT {
  private static final int CONNECTIONS = 1000;
  private static final int PORT = 8080;

  /**
   * Bytes of heap and of direct memory for an idle connection that served a request, the test's own
   * end of it included: 2,943.
   */
  private static final long BUDGET = 3400;

  /** The same after a request with a head of 30 KB, of which nothing is kept: 3,832. */
  private static final long BUDGET_AFTER_LARGE_HEADS = 5000;

  /** Between two looks at the memory of a process that is at rest. */
  private static final long SETTLED = 20_000;

  private static final String GET = "GET / HTTP/1.1\r\nHost: %s\r\n\r\n";

  @TempDir Path directory;
  private ResourceLeakDetector.Level level;
  private TestControlPlane control;
  private TestProxy proxy;
  private final String application = TestProxy.newAddress();

  @BeforeEach
  void start() throws Exception {
    level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // its records are memory
    control = new TestControlPlane();
    proxy = TestProxy.start(control, directory);
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    control.close();
    ResourceLeakDetector.setLevel(level);
  }

  @ParameterizedTest
  @CsvSource({"0, " + BUDGET, "30000, " + BUDGET_AFTER_LARGE_HEADS})
  void anIdleConnectionStaysWithinItsBudgetHoweverLargeItsLastHeadWas(int headBytes, long budget)
      throws Exception {
    String request =
        GET.formatted(application + ":" + PORT)
            .replace("\r\n\r\n", "\r\nx: " + "x".repeat(headBytes) + "\r\n\r\n");
    List<SocketChannel> open = new ArrayList<>();
    try (var web = TestApplication.named("web", application, PORT)) {
      connect(open, web, request); // what is made once: pools, buffers, series
      settle();
      List<Long> each = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        long before = memory();
        connect(open, web, request);
        each.add((memory() - before) / CONNECTIONS);
      }
      each.sort(null);
      // The middle one: what other tests have just stopped may end meanwhile.
      assertThat(each.get(2)).as("bytes of an idle connection").isPositive().isLessThan(budget);
    } finally {
      for (SocketChannel channel : open) {
        channel.close();
      }
    }
  }

  private void connect(List<SocketChannel> to, TestApplication web, String text)
      throws IOException {
    byte[] request = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer response = ByteBuffer.allocate(1024);
    for (int i = 0; i < CONNECTIONS; i++) {
      SocketChannel channel = SocketChannel.open(proxy.outbound());
      to.add(channel);
      channel.write(ByteBuffer.wrap(request));
      assertThat(channel.read(response.clear())).isPositive();
    }
    web.requests.clear();
  }

  /** What tests before this one have stopped gives its memory back by and by. */
  private static void settle() throws InterruptedException {
    long before = memory();
    for (int i = 0; i < 40; i++) {
      TimeUnit.MILLISECONDS.sleep(250);
      long now = memory();
      if (Math.abs(now - before) < SETTLED) {
        return;
      }
      before = now;
    }
  }

  private static long memory() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
        + PlatformDependent.usedDirectMemory();
  }

  @Test
  void descriptorsComeBackWhenConnectionsEndHoweverTheyEnd() throws Exception {
    long before = descriptors();
    try (var _ = TestApplication.named("web", application, PORT)) {
      String host = application + ":" + PORT;
      for (int i = 0; i < 100; i++) {
        ask();
        abandon("GET http://" + host + "/ HTTP/1.1\r\nHo");
        abandon(GET.formatted(host));
        abandon("POST / HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: 9\r\n\r\nhalf");
        abandon("CONNECT " + host + " HTTP/1.1\r\nHost: x\r\n\r\n");
        abandon("\u0016\u0003\u0001"); // as TLS begins
      }
      ask();
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(descriptors()).as("open descriptors").isLessThanOrEqualTo(before));
  }

  private void ask() throws IOException {
    try (var client = new RawClient(proxy.outbound())) {
      String request = GET.formatted(application + ":" + PORT);
      assertThat(client.send(request).read(false).status()).isEqualTo(200);
    }
  }

  /** Every other one by a reset. */
  private void abandon(String bytes) throws IOException {
    for (boolean reset : new boolean[] {false, true}) {
      try (var client = new RawClient(proxy.outbound())) {
        client.send(bytes);
        if (reset) {
          client.socket.setSoLinger(true, 0);
        }
      }
    }
  }

  private static long descriptors() {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
