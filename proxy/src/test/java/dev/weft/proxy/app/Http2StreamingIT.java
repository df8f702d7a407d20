package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.ChannelFuture;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bodies by HTTP/2, through the client's proxy and the server's. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class Http2StreamingIT {
  private static final String AUTHORITY = "web.shop.svc.cluster.local";

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private TestProxy server;
  private Http2Client h2;

  /** What is spoken between the two proxies. */
  Between between() {
    return Between.PLAIN;
  }

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = between().proxy(control, directory);
    server = between().proxy(control, directory);
    control.publish(AUTHORITY + ":80", between().endpoint(server, 8080, null));
    h2 = new Http2Client(client.outbound());
  }

  @AfterEach
  void stop() {
    h2.close();
    client.close();
    server.close();
    control.close();
  }

  @Test
  void bodiesStreamBothWaysAtOnce() throws Exception {
    try (var _ =
        new Http2Application(
            server.ip,
            8080,
            new Http2Application.Answer() {
              @Override
              public void begun(Http2Application.Request request) {
                request.head("200", false).data("ready ", false);
              }

              @Override
              public void whole(Http2Application.Request request) {
                request.data("got " + request.body.size(), true);
              }
            })) {
      Http2Client.Call call = h2.open("POST", AUTHORITY, "/", false);
      await().until(() -> call.received.get() == 6); // before the request has ended
      byte[] block = new byte[1024 * 1024];
      for (int i = 0; i < 16; i++) {
        call.data(block, i == 15);
      }
      assertThat(call.await().body()).isEqualTo("ready got " + 16 * block.length);
    }
  }

  @Test
  void anUploadIsHeldUpByAServerThatTakesNothing() throws Exception {
    var begun = new CompletableFuture<Http2Application.Request>();
    try (var _ =
        new Http2Application(
            server.ip,
            8080,
            new Http2Application.Answer() {
              @Override
              public void begun(Http2Application.Request request) {
                request.taking = false;
                begun.complete(request);
              }

              @Override
              public void whole(Http2Application.Request request) {
                request.text("got " + request.body.size());
              }
            })) {
      Http2Client.Call call = h2.open("POST", AUTHORITY, "/", false);
      byte[] bytes = new byte[32 * 1024 * 1024];
      ChannelFuture sent = call.write(bytes, true);
      Http2Application.Request request = begun.get(10, TimeUnit.SECONDS);
      await().until(() -> request.received.get() == 65_535);
      assertThat(h2.get(AUTHORITY, "/other").status()).isEqualTo(200);
      assertThat(sent.isDone()).isFalse();

      request.taking = true;
      request.take(65_535);
      assertThat(call.await().body()).isEqualTo("got " + bytes.length);
    }
  }
}
