package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.KEY;
import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How many clients a process with a thousand file descriptors takes. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DescriptorsIT {
  private static final int DESCRIPTORS = 1000;

  @TempDir Path directory;
  private final List<RawClient> clients = new ArrayList<>();
  private TestControlPlane control;
  private TestApplication application;
  private SmallProcess proxy;

  @BeforeEach
  void start() throws Exception {
    String ip = TestProxy.newAddress();
    control = new TestControlPlane();
    application = TestApplication.named("web", ip, 8080);
    control.publish(KEY, new Endpoint(ip, 8080, 0, false, null, List.of(), null));
    proxy = SmallProcess.start(DESCRIPTORS, control, directory);
  }

  @AfterEach
  void stop() throws Exception {
    for (RawClient client : clients) {
      client.close();
    }
    proxy.close();
    application.close();
    control.close();
  }

  /** What came of it: a status, or null for a reset. */
  private @Nullable Integer ask(String request) throws IOException {
    try {
      var client = new RawClient(proxy.outbound());
      clients.add(client);
      return client.send(request).read(true).status();
    } catch (IOException e) {
      return null;
    }
  }

  private void assertGoesOn() throws IOException {
    assertThat(Files.readString(proxy.log)).doesNotContain("Too many open files");
    assertThat(proxy.metric("process_open_fds")).isLessThan(DESCRIPTORS);
  }

  @Test
  void idleClientsTakeOneEach() throws Exception {
    for (int i = 0; i < 600; i++) {
      assertThat(ask("HEAD " + URL + "/ HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(200);
    }
    assertThat(proxy.overloads()).isZero();
    for (RawClient client : clients) {
      assertThat(client.get(URL + "/").status()).isEqualTo(200); // nobody was closed for another
    }
    assertGoesOn();
  }

  @Test
  void clientsWhoseBytesAreRelayedTakeTwoEach() throws Exception {
    int opened = 0;
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      Integer status = ask("CONNECT " + KEY + " HTTP/1.1\r\nHost: x\r\n\r\n");
      if (status != null && status == 200) {
        opened++;
      } else {
        refused++;
      }
    }
    assertThat(opened).isBetween(DESCRIPTORS / 3, DESCRIPTORS / 2);
    assertThat(proxy.overloads()).isGreaterThanOrEqualTo(refused);
    assertGoesOn();
    for (RawClient client : clients) {
      client.close();
    }
    await()
        .ignoreExceptions()
        .until(() -> Objects.equals(ask("HEAD " + URL + "/ HTTP/1.1\r\nHost: x\r\n\r\n"), 200));
  }
}
