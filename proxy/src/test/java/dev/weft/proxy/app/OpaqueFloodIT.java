package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.KEY;
import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections for bytes whose server does not read, in a process as small as a pod's. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OpaqueFloodIT {
  private static final int CONNECTIONS = 150;

  /** At least so many of them find no room. */
  private static final int REFUSED = 40;

  private static final String NAME = "bulk.shop.svc.cluster.local";

  /** More than the kernel keeps for a peer that does not read. */
  private static final int BYTES = 8 * 1024 * 1024;

  @TempDir Path directory;
  private final CountDownLatch reading = new CountDownLatch(1);
  private final AtomicInteger whole = new AtomicInteger();

  @Test
  void connectionsForBytesBeyondItsMemoryAreResetAndTheOthersServed() throws Exception {
    byte[] hello = hello();
    String bulk = TestProxy.newAddress();
    String web = TestProxy.newAddress();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        var server = new ServerSocket(8443, CONNECTIONS, InetAddress.getByName(bulk));
        var control = new TestControlPlane();
        var parked = TestApplication.at(web, 8080, Farm.silence());
        var proxy = SmallProcess.start(control, directory, "-XX:MaxDirectMemorySize=8m")) {
      control.publish(KEY, new Endpoint(web, 8080, 0, false, null, List.of(), null));
      control.publish(NAME + ":443", new Endpoint(bulk, 8443, 0, false, null, List.of(), null));
      threads.execute(() -> serve(server, threads, hello.length + BYTES));
      flood(threads, proxy, parked, hello);
      assertThat(send(proxy.outbound(), hello)).isTrue();
    }
  }

  private void flood(
      ExecutorService threads, SmallProcess proxy, TestApplication parked, byte[] hello)
      throws Exception {
    try {
      var sent = new ArrayList<Future<Boolean>>();
      Callable<Boolean> client = () -> send(proxy.outbound(), hello);
      for (int i = 0; i < CONNECTIONS; i++) {
        sent.add(threads.submit(client));
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> proxy.overloads() > REFUSED);
      try (var one = new RawClient(proxy.outbound());
          var two = new RawClient(proxy.outbound())) {
        one.send("GET " + URL + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
        await().until(() -> !parked.requests.isEmpty()); // the one that is let in all the same
        assertThat(two.get(URL + "/").status()).isEqualTo(503);
      }
      reading.countDown();
      int served = 0;
      for (Future<Boolean> each : sent) {
        served += each.get() ? 1 : 0;
      }
      assertThat(served).isBetween(10, CONNECTIONS - REFUSED);
      assertThat(whole).hasValue(served); // nobody's bytes were cut short
    } finally {
      reading.countDown(); // or its threads would wait for ever
    }
  }

  /** Whether all was taken; else the connection was reset. */
  private static boolean send(InetSocketAddress proxy, byte[] hello) {
    try (var socket = new Socket(proxy.getAddress(), proxy.getPort())) {
      socket.getOutputStream().write(hello);
      var piece = new byte[64 * 1024];
      for (int i = 0; i < BYTES / piece.length; i++) {
        socket.getOutputStream().write(piece);
      }
      socket.shutdownOutput();
      return socket.getInputStream().read() == 'k';
    } catch (IOException e) {
      return false;
    }
  }

  private void serve(ServerSocket server, ExecutorService threads, int expected) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> read(socket, expected));
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  private void read(Socket socket, int expected) {
    try (socket) {
      reading.await();
      InputStream in = socket.getInputStream();
      int read = 0;
      var piece = new byte[64 * 1024];
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        read += n;
      }
      if (read == expected) {
        whole.incrementAndGet();
        socket.getOutputStream().write('k');
      }
    } catch (IOException | InterruptedException e) {
      // not counted as whole
    }
  }

  /** The first message of a TLS client that looks for this server. */
  private static byte[] hello() throws Exception {
    SSLEngine client = SSLContext.getDefault().createSSLEngine(NAME, 443);
    client.setUseClientMode(true);
    client.beginHandshake();
    ByteBuffer out = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
    wrap(client, out);
    var hello = new byte[out.flip().remaining()];
    out.get(hello);
    return hello;
  }

  private static void wrap(SSLEngine client, ByteBuffer out) throws SSLException {
    var status = client.wrap(ByteBuffer.allocate(0), out);
    assertThat(status.bytesProduced()).isPositive();
  }
}
