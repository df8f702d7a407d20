package dev.weft.proxy.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an unmodified client does besides asking and waiting. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UpgradeAndHalfCloseIT {
  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    proxy = TestProxy.start(control, directory);
  }

  @AfterEach
  void stop() {
    proxy.close();
    control.close();
  }

  /** RFC 6455: the handshake, then one frame back for each that comes. */
  private static void webSocket(TestApplication.Request request, InputStream in, OutputStream out)
      throws IOException {
    String key = requireNonNull(request.headers().get("sec-websocket-key"));
    TestApplication.write(
        out,
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + ("Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n"));
    while (true) {
      int opcode = in.read();
      if (opcode < 0) {
        throw new EOFException();
      }
      int length = in.read() & 0x7f;
      byte[] mask = in.readNBytes(4);
      byte[] payload = in.readNBytes(length);
      for (int i = 0; i < length; i++) {
        payload[i] ^= mask[i % 4];
      }
      out.write(new byte[] {(byte) opcode, (byte) length});
      out.write(payload);
      out.flush();
    }
  }

  static String accept(String key) {
    try {
      byte[] text =
          (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aWebSocketPassesTheProxy() throws Exception {
    var echoed = new CompletableFuture<String>();
    var listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            echoed.complete(text.toString());
            return WebSocket.Listener.super.onText(socket, text, last);
          }
        };
    try (var application = TestApplication.at(proxy.ip, 8080, UpgradeAndHalfCloseIT::webSocket);
        var client = HttpClient.newHttpClient()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .header("weft-target-port", "8080")
              .buildAsync(URI.create("ws://" + proxy.ip + ":4143/chat"), listener)
              .join();
      socket.sendText("over there", true).join();
      assertThat(echoed.join()).isEqualTo("over there");
      socket.abort();
      assertThat(application.requests.getFirst().headers()).containsEntry("upgrade", "websocket");
    }
  }

  @Test
  void aClientThatHalfClosesBehindItsRequestGetsItsAnswer() throws Exception {
    try (var application = TestApplication.named("web", proxy.ip, 8080);
        var raw = new RawClient(proxy.inbound())) {
      String request = " HTTP/1.1\r\nHost: x\r\nweft-target-port: 8080\r\n\r\n";
      raw.send("GET /1" + request + "GET /2" + request);
      raw.socket.shutdownOutput();
      assertThat(raw.read(false).body()).isEqualTo("web /1");
      assertThat(raw.read(false).body()).isEqualTo("web /2");
      assertThat(raw.in.read()).isNegative();
      assertThat(application.requests).hasSize(2);
    }
  }

  @Test
  void whatIsDoneForAClientThatLeftIsGivenUp() throws Exception {
    var gone = new CountDownLatch(1);
    try (var application =
            TestApplication.at(
                proxy.ip,
                8080,
                (_, in, _) -> {
                  if (in.read() < 0) {
                    gone.countDown();
                  }
                });
        var raw = new RawClient(proxy.inbound())) {
      raw.send("GET / HTTP/1.1\r\nHost: x\r\nweft-target-port: 8080\r\n\r\n");
      await().until(() -> !application.requests.isEmpty());
      raw.socket.setSoLinger(true, 0); // as a client that is killed
      raw.socket.close();
      assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }
}
