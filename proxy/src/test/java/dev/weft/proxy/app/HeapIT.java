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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How a process keeps its heap. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HeapIT {
  private static final double MEGABYTE = 1024 * 1024;

  @TempDir Path directory;
  private final List<RawClient> clients = new ArrayList<>();
  private TestControlPlane control;
  private TestApplication application;

  @BeforeEach
  void start() throws Exception {
    String ip = TestProxy.newAddress();
    control = new TestControlPlane();
    application = TestApplication.named("web", ip, 8080);
    control.publish(KEY, new Endpoint(ip, 8080, 0, false, null, List.of(), null));
  }

  @AfterEach
  void stop() throws Exception {
    for (RawClient client : clients) {
      client.close();
    }
    application.close();
    control.close();
  }

  /** Whether it was let in and served; idle from then on. */
  private boolean connect(SmallProcess proxy) {
    try {
      var client = new RawClient(proxy.outbound());
      clients.add(client);
      return client.get(URL + "/").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void idleClientsThatFillItKeepOthersOutAndAreServed() throws Exception {
    try (var proxy = SmallProcess.start(control, directory)) {
      int served = 0;
      while (served < 10_000 && proxy.overloads() == 0) {
        for (int i = 0; i < 100; i++) {
          served += connect(proxy) ? 1 : 0;
        }
      }
      assertThat(served).isBetween(500, 9_999);
      int again = 0;
      for (RawClient client : clients.subList(0, 500)) {
        again += client.get(URL + "/").status() == 200 ? 1 : 0;
      }
      assertThat(again).isEqualTo(500);

      for (RawClient client : clients) {
        client.close();
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> connect(proxy));
    }
  }

  @Test
  void itDoesNotStayLargerThanWhatLivesNeeds() throws Exception {
    String head = "large: " + "y".repeat(5_500) + "\r\n";
    String request = "GET " + URL + "/ HTTP/1.1\r\nHost: x\r\n" + head.repeat(11) + "\r\n";
    try (var proxy = SmallProcess.start(control, directory, "-Xms24m", "-Xmx64m", "-Xmn2m")) {
      for (int i = 0; i < 50; i++) {
        clients.add(new RawClient(proxy.outbound()));
      }
      while (proxy.metric("jvm_heap_used_bytes") < 30 * MEGABYTE) {
        for (RawClient client : clients) {
          client.send(request); // all at once: heads that live through a collection or two
        }
        for (RawClient client : clients) {
          assertThat(client.read(false).status()).isEqualTo(200);
        }
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> proxy.metric("jvm_heap_used_bytes") < 26 * MEGABYTE);
    }
  }
}
