package dev.weft.proxy.app;

import static dev.weft.proxy.app.Farm.KEY;
import static dev.weft.proxy.app.Farm.URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bodies that come byte by byte, kept for a retry until they are answered, in a process as small as
 * a pod's: they take what their bytes take.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TinyPiecesIT {
  private static final int BYTES = 4_000;
  private static final int HTTP1_CONNECTIONS = 500;
  private static final int HTTP2_CONNECTIONS = 10;
  private static final int STREAMS = 50;
  private static final Duration MOST = Duration.ofSeconds(30);

  @TempDir Path directory;
  private final AtomicBoolean answering = new AtomicBoolean();
  private final List<RawClient> clients = new ArrayList<>();
  private TestControlPlane control;
  private TestApplication application;
  private SmallProcess proxy;

  @BeforeEach
  void start() throws Exception {
    String ip = TestProxy.newAddress();
    control = new TestControlPlane();
    application =
        TestApplication.at(
            ip,
            8080,
            (asked, in, out) -> {
              await().atMost(Duration.ofMinutes(1)).untilTrue(answering);
              TestApplication.text(out, "got " + TestApplication.readBody(asked, in).length);
            });
    control.publish(
        KEY, Protocol.HTTP1, List.of(), new Endpoint(ip, 8080, 0, false, null, List.of(), null));
    proxy = SmallProcess.start(control, directory, "-Xmx40m"); // as a pod's, for this many clients
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

  private RawClient client() throws IOException {
    var client = new RawClient(proxy.outbound());
    clients.add(client);
    return client;
  }

  @Test
  void chunksOfOneByteTakeWhatTheirBytesTake() throws Exception {
    String request =
        "PUT "
            + URL
            + "/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1\r\nx\r\n".repeat(BYTES);
    for (int i = 0; i < HTTP1_CONNECTIONS; i++) {
      client().send(request);
    }
    await().atMost(MOST).until(() -> application.requests.size() == HTTP1_CONNECTIONS);
    answering.set(true);
    for (RawClient client : clients) {
      assertThat(client.send("0\r\n\r\n").read(false).body()).isEqualTo("got " + BYTES);
    }
    assertThat(proxy.overloads()).isZero();
  }

  @Test
  void dataFramesOfOneByteTakeWhatTheirBytesTake() throws Exception {
    byte[] frame = RawHttp2.frame(RawHttp2.DATA, 0, 0, new byte[] {'x'});
    for (int i = 0; i < HTTP2_CONNECTIONS; i++) {
      var bytes = new ByteArrayOutputStream();
      bytes.writeBytes(RawHttp2.PREFACE);
      bytes.writeBytes(RawHttp2.frame(RawHttp2.SETTINGS, 0, 0, new byte[0]));
      for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
        bytes.writeBytes(RawHttp2.frame(RawHttp2.HEADERS, 4, stream, head()));
        frame[8] = (byte) stream;
        for (int j = 0; j < BYTES; j++) {
          bytes.writeBytes(frame);
        }
      }
      client().write(bytes.toByteArray(), 0, bytes.size());
    }
    await().atMost(MOST).until(() -> application.requests.size() == HTTP2_CONNECTIONS * STREAMS);
    for (RawClient client : clients) {
      for (int stream = 1; stream < 2 * STREAMS; stream += 2) {
        byte[] end = RawHttp2.frame(RawHttp2.DATA, 1, stream, new byte[0]);
        client.write(end, 0, end.length);
      }
    }
    answering.set(true);
    for (RawClient client : clients) {
      assertThat(bodies(new DataInputStream(client.in)))
          .hasSize(STREAMS)
          .containsOnly("got " + BYTES);
    }
    assertThat(proxy.overloads()).isZero();
  }

  /** POST / http, :authority. RFC 7541, appendix A. */
  private static byte[] head() {
    String authority = KEY;
    var head = new ByteArrayOutputStream();
    head.writeBytes(new byte[] {(byte) 0x83, (byte) 0x84, (byte) 0x86, 0x01});
    head.write(authority.length());
    head.writeBytes(authority.getBytes(StandardCharsets.US_ASCII));
    return head.toByteArray();
  }

  /** Of all responses, as they end. */
  private static List<String> bodies(DataInputStream in) throws IOException {
    var bodies = new ArrayList<String>();
    while (bodies.size() < STREAMS) {
      int lengthAndType = in.readInt();
      int flags = in.readUnsignedByte();
      in.readInt();
      byte[] payload = in.readNBytes(lengthAndType >>> 8);
      boolean data = (lengthAndType & 0xff) == 0;
      if (data && (flags & 1) != 0) {
        bodies.add(new String(payload, StandardCharsets.US_ASCII));
      }
    }
    return bodies;
  }
}
