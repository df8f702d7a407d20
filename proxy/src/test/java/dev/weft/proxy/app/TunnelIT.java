package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bytes that nobody reads, through a client's proxy and a server's proxy. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TunnelIT {
  private static final String NAME = "db.shop.svc.cluster.local";
  private static final int PORT = 5432;
  private static final int BULK = 48 * 1024 * 1024;
  private static final int RUNS = Integer.getInteger("weft.bulk.runs", 3);

  @TempDir Path directory;
  private TestControlPlane control;
  private TestProxy client;
  private TestProxy server;

  /** What is spoken between the two proxies. */
  Between between() {
    return Between.PLAIN;
  }

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    client = between().proxy(control, directory);
    server = between().proxy(control, directory);
    for (String key : List.of(NAME + ":" + PORT, NAME + ":443")) {
      control.publish(key, between().endpoint(server, PORT, null));
    }
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    control.close();
  }

  @FunctionalInterface
  private interface Talk {
    void with(Socket socket, InputStream in, OutputStream out) throws IOException;
  }

  private ServerSocket application(Talk talk) throws IOException {
    var listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(server.ip, PORT));
    Thread.ofVirtual()
        .start(() -> {
          while (!listener.isClosed()) {
            try {
              Socket socket = listener.accept();
              Thread.ofVirtual()
                  .start(() -> {
                    try (socket) {
                      talk.with(socket, socket.getInputStream(), socket.getOutputStream());
                    } catch (IOException _) {
                      // the client went away
                    }
                  });
            } catch (IOException _) {
              // closed
            }
          }
        });
    return listener;
  }

  private RawClient tunnel() throws IOException {
    var raw = new RawClient(client.outbound());
    String authority = NAME + ":" + PORT;
    raw.send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
    assertThat(TestApplication.readHead(raw.in).line()).startsWith("HTTP/1.1 200");
    return raw;
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Test
  void aTunnelPassesTheServersProxyAndStaysHalfClosed() throws Exception {
    try (var _ =
            application((_, in, out) -> {
              say(out, "hello ");
              say(out, "said " + new String(in.readAllBytes(), StandardCharsets.US_ASCII));
            });
        RawClient raw = tunnel()) {
      assertThat(raw.in.readNBytes(6)).asString().isEqualTo("hello ");
      raw.send("one");
      raw.socket.shutdownOutput();
      assertThat(raw.in.readAllBytes()).asString().isEqualTo("said one");
    }
    await()
        .untilAsserted(() -> {
          assertThat(server.metricSum("tcp_close_total", "inbound", "dst", "success")).isEqualTo(1);
          assertThat(server.metricSum("tcp_read_bytes_total", "inbound", "dst")).isEqualTo(14);
          assertThat(server.metricSum("tcp_write_bytes_total", "inbound", "dst")).isEqualTo(3);
          assertThat(client.metricSum("tcp_read_bytes_total", "outbound", "dst")).isEqualTo(14);
        });
  }

  @Test
  void aTunnelToNobodyIsRefusedWithItsCause() throws Exception {
    try (var raw = new RawClient(client.outbound())) {
      raw.send("CONNECT " + NAME + ":" + PORT + " HTTP/1.1\r\nHost: x\r\n\r\n");
      RawClient.Response refused = raw.read(false);
      assertThat(refused.status()).isEqualTo(502);
      assertThat(refused.header("weft-error")).isEqualTo("connect-failed");
      assertThat(refused.body()).contains("the endpoint's proxy says HTTP/1.1 502");
    }
  }

  @Test
  void aServersResetReachesTheClient() throws Exception {
    try (var _ =
            application((socket, in, _) -> {
              in.readNBytes(3);
              socket.setSoLinger(true, 0);
            });
        RawClient raw = tunnel()) {
      raw.send("now");
      assertThatThrownBy(() -> raw.in.readAllBytes())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aClientsResetReachesTheServer() throws Exception {
    var reset = new CountDownLatch(1);
    try (var _ =
        application((_, in, out) -> {
          say(out, "hello");
          try {
            in.readAllBytes();
          } catch (SocketException _) {
            reset.countDown();
          }
        })) {
      RawClient raw = tunnel();
      raw.in.readNBytes(5);
      raw.socket.setSoLinger(true, 0);
      raw.close();
      assertThat(reset.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static byte[] block(int seed) {
    var block = new byte[64 * 1024];
    new SplittableRandom(seed).nextBytes(block);
    return block;
  }

  /** Ends its side when all is sent, while the other direction goes on. */
  private static void send(Socket socket, int seed) {
    byte[] block = block(seed);
    try {
      for (int sent = 0; sent < BULK; sent += block.length) {
        socket.getOutputStream().write(block);
      }
      socket.shutdownOutput();
    } catch (IOException _) {
      // seen by the receiver
    }
  }

  private static long checksum(int seed) {
    byte[] block = block(seed);
    var sum = new CRC32();
    for (int sent = 0; sent < BULK; sent += block.length) {
      sum.update(block);
    }
    return sum.getValue();
  }

  private static String received(InputStream in) throws IOException {
    var sum = new CRC32();
    var buffer = new byte[16 * 1024];
    long total = 0;
    for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
      sum.update(buffer, 0, n);
      total += n;
    }
    return total + " " + sum.getValue();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void muchInBothDirectionsArrivesWholeAndIsCountedThoughOneSideEndsFirst() throws Exception {
    var atServer = new LinkedBlockingQueue<String>();
    try (var _ =
        application((socket, in, _) -> {
          Thread sender = Thread.ofVirtual().start(() -> send(socket, 2));
          atServer.add(received(in));
          join(sender);
        })) {
      for (int run = 0; run < RUNS; run++) {
        try (RawClient raw = tunnel()) {
          Thread sender = Thread.ofVirtual().start(() -> send(raw.socket, 1));
          assertThat(received(raw.in)).isEqualTo(BULK + " " + checksum(2));
          join(sender);
          assertThat(atServer.poll(20, TimeUnit.SECONDS)).isEqualTo(BULK + " " + checksum(1));
        }
      }
    }
    await()
        .untilAsserted(() -> {
          for (String side : List.of("src", "dst")) {
            assertThat(server.metricSum("tcp_read_bytes_total", "inbound", side))
                .isGreaterThanOrEqualTo(1.0 * RUNS * BULK)
                .isLessThan(RUNS * (BULK + 1000.0));
            assertThat(client.metricSum("tcp_write_bytes_total", "outbound", side))
                .isGreaterThanOrEqualTo(1.0 * RUNS * BULK)
                .isLessThan(RUNS * (BULK + 1000.0));
          }
          assertThat(server.metricSum("tcp_open_connections", "inbound")).isZero();
          assertThat(client.metricSum("tcp_open_connections", "outbound")).isZero();
        });
  }

  @Test
  void tlsGoesWhereItsNameSays() throws Exception {
    try (var _ =
            application((_, in, out) -> {
              assertThat(in.read()).isEqualTo(0x16);
              out.write(new byte[] {0x15, 3, 3, 0, 2, 2, 40}); // alert: handshake_failure
            });
        Socket plain = new Socket(client.ip, Ports.OUTBOUND);
        SSLSocket tls =
            (SSLSocket)
                SSLContext.getDefault().getSocketFactory().createSocket(plain, NAME, 443, true)) {
      assertThatThrownBy(tls::startHandshake)
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("handshake_failure");
    }
    assertThat(
            client.metric(
                "tls_passthrough_total{direction=\"outbound\",server_name=\"" + NAME + "\"}"))
        .isEqualTo(1);
  }
}
