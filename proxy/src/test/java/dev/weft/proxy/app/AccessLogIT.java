package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The access logs of two proxies, for requests and connections of a real client. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AccessLogIT {
  private static final String URL = "http://web.shop.svc.cluster.local";
  private static final String KEY = "web.shop.svc.cluster.local:80";

  @TempDir Path directory;
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private TestControlPlane control;
  private TestProxy client;
  private TestProxy server;

  @BeforeEach
  void start() throws Exception {
    control = new TestControlPlane();
    var json = Map.of("WEFT_ACCESS_LOG", "json");
    client = TestProxy.start(control, directory, json, sent);
    server = TestProxy.start(control, directory, json, taken);
    control.publish(KEY, new Endpoint(server.ip, 8080, Ports.INBOUND, true, null, List.of(), null));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
    control.close();
  }

  @Test
  void bothProxiesTellOfARequest() throws Exception {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    try (var application = TestApplication.named("web", server.ip, 8080);
        var raw = new RawClient(client.outbound())) {
      raw.send(
          "POST "
              + URL
              + "/a/b?secret=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nUser-Agent: \"tester\"\r\n"
              + "traceparent: 00-"
              + trace
              + "-b7ad6b7169203331-01\r\n\r\nabc");
      assertThat(raw.read(false).body()).isEqualTo("web /a/b?secret=1 3");
      assertThat(application.requests.getFirst().headers().get("traceparent"))
          .isEqualTo("00-" + trace + "-b7ad6b7169203331-01");

      Map<String, Object> line = only(sent);
      assertThat(line)
          .containsEntry("kind", "request")
          .containsEntry("direction", "outbound")
          .containsEntry("method", "POST")
          .containsEntry("path", "/a/b")
          .containsEntry("protocol", "HTTP/1.1")
          .containsEntry("user_agent", "\"tester\"")
          .containsEntry("status", 200.0)
          .containsEntry("request_bytes", 3.0)
          .containsEntry("response_bytes", 19.0)
          .containsEntry("upstream", server.ip + ":8080")
          .containsEntry("attempts", 1.0)
          .containsEntry("error", null)
          .containsEntry("trace_id", trace);
      assertThat(String.valueOf(line.get("client"))).startsWith("127.0.0.1:");
      assertThat(line.keySet()).containsExactlyElementsOf(documented("request"));
      assertThat(only(taken))
          .containsEntry("direction", "inbound")
          .containsEntry("status", 200.0)
          .containsEntry("upstream", server.ip + ":8080")
          .containsEntry("trace_id", trace);
    }
  }

  @Test
  void aFailureIsToldWithItsCauseAndItsAttempts() throws Exception {
    try (var raw = new RawClient(client.outbound())) {
      assertThat(raw.get(URL + "/").status()).isEqualTo(502); // nobody listens there
    }
    assertThat(only(sent))
        .containsEntry("status", 502.0)
        .containsEntry("attempts", 4.0)
        .containsEntry("error", null); // it is the other proxy's
    assertThat(lines(taken))
        .hasSize(4)
        .allSatisfy(line ->
            assertThat(line)
                .containsEntry("error", "connect-failed")
                .containsEntry("status", 502.0));
  }

  @Test
  void aClientThatLeavesIsTold() throws Exception {
    try (var application =
        TestApplication.at(server.ip, 8080, (_, in, _) -> assertThat(in.read()).isNegative())) {
      try (var raw = new RawClient(client.outbound())) {
        raw.send("GET " + URL + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
        await().until(() -> !application.requests.isEmpty());
        raw.socket.setSoLinger(true, 0); // a reset: an end alone could be a client that listens on
      }
      assertThat(only(sent)).containsEntry("error", "client-gone").containsEntry("status", null);
    }
  }

  @Test
  void aTunnelIsToldWhenItCloses() throws Exception {
    try (var application = TestApplication.named("web", server.ip, 8080)) {
      try (var raw = new RawClient(client.outbound())) {
        raw.send("CONNECT " + KEY + " HTTP/1.1\r\nHost: " + KEY + "\r\n\r\n");
        assertThat(TestApplication.readHead(raw.in).line()).startsWith("HTTP/1.1 200");
        raw.send("GET /inside HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(raw.read(false).body()).isEqualTo("web /inside");
      }
      await().until(() -> lines(sent).size() == 2);
      Map<String, Object> line = lines(sent).getLast();
      assertThat(line).containsEntry("kind", "connection").containsEntry("error", null);
      assertThat(line.get("bytes_read")).isInstanceOf(Double.class).isNotEqualTo(0.0);
      assertThat(line.get("bytes_written")).isInstanceOf(Double.class).isNotEqualTo(0.0);
      assertThat(line.keySet()).containsExactlyElementsOf(documented("connection"));
      assertThat(application.requests).hasSize(1);
    }
  }

  private static Map<String, Object> only(ByteArrayOutputStream log) {
    await().until(() -> !lines(log).isEmpty());
    assertThat(lines(log)).hasSize(1);
    return lines(log).getFirst();
  }

  static List<Map<String, Object>> lines(ByteArrayOutputStream log) {
    return log.toString(StandardCharsets.UTF_8).lines().map(AccessLogIT::fields).toList();
  }

  private static Map<String, Object> fields(String line) {
    Map<String, Object> fields = new LinkedHashMap<>();
    try (var parser = new JsonFactory().createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        fields.put(
            name,
            switch (parser.nextToken()) {
              case VALUE_NULL -> null;
              case VALUE_STRING -> parser.getText();
              default -> parser.getDoubleValue();
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
    return fields;
  }

  /** The fields that docs/access-log.md lists for lines of this kind, in their order. */
  private static List<String> documented(String kind) throws IOException {
    return Files.readAllLines(Path.of("..", "docs", "access-log.md")).stream()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|", -1))
        .filter(cells -> cells[2].strip().equals("both") || cells[2].strip().equals(kind))
        .map(cells -> cells[1].strip().replace("`", ""))
        .toList();
  }
}
