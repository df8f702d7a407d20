package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.api.Ports;
import dev.weft.api.route.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** /state, as an operator asks for it. */
class StateIT {
  private static final String KEY = "web.shop.svc.cluster.local:80";
  private static final Pattern QUOTED = Pattern.compile("`([A-Za-z0-9]+)`");

  @Test
  void everyFieldIsDescribedAndNoSecretIsShown(@TempDir Path directory) throws Exception {
    var environment = Map.of("WEFT_TRACING_ENDPOINT", "http://user:hunter2@127.0.0.1:9");
    try (var control = new TestControlPlane();
        var client = TestProxy.start(control, directory, environment, new ByteArrayOutputStream());
        var application = TestApplication.named("web", TestProxy.newAddress(), 8080);
        var raw = new RawClient(client.outbound());
        var admin = new RawClient(new InetSocketAddress(client.ip, Ports.ADMIN))) {
      String ip = application.address().getAddress().getHostAddress();
      control.publish(KEY, new Endpoint(ip, 8080, 0, false, null, List.of(), null));
      assertThat(raw.get("http://" + KEY + "/").status()).isEqualTo(200);

      RawClient.Response response = admin.get("/state");
      assertThat(response.header("content-type")).isEqualTo("application/json");
      String state = response.body();
      assertThat(state)
          .contains("\"http1\" : 1")
          .contains("\"maxSeries\" : 5000")
          .contains("\"connectTimeout\" : \"PT1S\"")
          .contains(ip + ":8080")
          .doesNotContain("hunter2")
          .doesNotContain(TestControlPlane.TOKEN);
      assertThat(described()).containsAll(fields(state));
    }
  }

  @Test
  void whatIsTooLongIsCut(@TempDir Path directory) throws Exception {
    try (var control = new TestControlPlane();
        var client = TestProxy.start(control, directory);
        var raw = new RawClient(client.outbound())) {
      var endpoints = new ArrayList<Endpoint>();
      for (int i = 0; i < 2100; i++) {
        endpoints.add(
            new Endpoint("127.1." + i / 250 + "." + i % 250, 1, 0, false, null, List.of(), null));
      }
      control.publish(KEY, endpoints.toArray(new Endpoint[0]));
      assertThat(raw.get("http://" + KEY + "/").status()).isEqualTo(502);
      assertThat(client.process.state()).contains("\"endpointsOmitted\" : 100");
    }
  }

  /** Names of all fields but those that limits have: the code names them. */
  private static Set<String> fields(String state) throws IOException {
    var names = new TreeSet<String>();
    var path = new ArrayDeque<String>();
    try (JsonParser parser = new JsonFactory().createParser(state)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT -> path.push(String.valueOf(parser.currentName()));
          case END_OBJECT -> path.pop();
          case FIELD_NAME -> {
            if (!"limits".equals(path.peek())) {
              names.add(parser.currentName());
            }
          }
          default -> {
            // values
          }
        }
      }
    }
    return names;
  }

  private static Set<String> described() throws IOException {
    var names = new TreeSet<String>();
    QUOTED
        .matcher(Files.readString(Path.of("..", "docs", "state.md")))
        .results()
        .forEach(found -> names.add(found.group(1)));
    return names;
  }
}
