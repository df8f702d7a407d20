package dev.weft.samples.pulse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.samples.base.Launched;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PulseIT {
  private static final Map<String, String> NOWHERE =
      Map.of("HTTP_PORT", "1", "GRPC_PORT", "1", "TCP_PORT", "1");

  private static final Map<String, String> ANY_PORTS =
      Map.of("HTTP_PORT", "0", "GRPC_PORT", "0", "TCP_PORT", "0");

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Launched> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Launched::close);
    client.close();
  }

  @Test
  void everythingComesBackAndNothingIsDropped() throws Exception {
    int counts = caller(ports(echo()));

    await().until(() -> all(get(counts), "ok", "ok", "beats", "beats"));

    assertThat(get(counts))
        .doesNotContainPattern("\"(failed|dropped|refused|skipped)\":[1-9]")
        .doesNotContainPattern("\"opened\":([02-9]|1\\d)");
  }

  @Test
  void anEchoThatIsAwayIsCountedWithTheReason() throws Exception {
    int counts = caller(NOWHERE);

    await().until(() -> all(get(counts), "failed", "failed", "refused", "refused"));

    assertThat(get(counts)).contains("no connection: ", "Connection refused");
  }

  @Test
  void streamsThatWereOpenAreDroppedWhenTheEchoDies() throws Exception {
    Launched echo = echo();
    int counts = caller(ports(echo));
    await().until(() -> all(get(counts), "ok", "ok", "beats", "beats"));

    echo.close();

    await().until(() -> all(get(counts), "failed", "failed", "dropped", "dropped"));
    assertThat(get(counts)).doesNotContainPattern("\"dropped\":[2-9]");
  }

  @Test
  void anAskerNotesWhichSideAnswered() throws Exception {
    Map<String, String> green = new HashMap<>(ANY_PORTS);
    green.put("SIDE", "green");
    int trace = started("asker", ports(launched("echo", green)));

    await().until(() -> get(trace, "/trace?after=0").contains("\"2\":{"));

    assertThat(get(trace, "/trace?after=1"))
        .startsWith("{\"2\":{\"sentMicros\":1")
        .contains("\"tookMicros\":", "\"side\":\"green\",\"rule\":\"\",\"failed\":\"\"")
        .doesNotContain("\"1\":{");
    assertThat(get(trace, "/healthz")).contains("/trace?after=0");
  }

  /** The proxy that the environment names knows hosts that nobody else does. */
  @Test
  void whereTheEnvironmentNamesAProxyItIsAsked() throws Exception {
    Map<String, Integer> echo = ports(echo());
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "ECHO_HOST",
                "no.such.host", // the echo answers whatever it is asked
                "http_proxy",
                "http://127.0.0.1:" + echo.get("grpc")));
    int counts = caller(settings);

    await().until(() -> get(counts).matches(".*\"grpc\":\\{\"sent\":\\d+,\"ok\":[1-9].*"));
  }

  /** Whether each of the four kinds has counted at least one of this. */
  private static boolean all(String counts, String http, String grpc, String stream, String tcp) {
    String one = "\":[1-9]";
    return Pattern.compile(
            "\"http\".*\"%s%s.*\"grpc\".*\"%s%s.*\"stream\".*\"%s%s.*\"tcp\".*\"%s%s"
                .formatted(http, one, grpc, one, stream, one, tcp, one))
        .matcher(counts)
        .find();
  }

  private Launched echo() throws IOException {
    return launched("echo", ANY_PORTS);
  }

  /** The port at which it tells its counts. */
  private int caller(Map<String, ?> settings) throws IOException {
    return started("caller", settings);
  }

  private int started(String role, Map<String, ?> settings) throws IOException {
    Map<String, String> environment =
        new HashMap<>(Map.of("ECHO_HOST", "127.0.0.1", "COUNTS_PORT", "0", "GAP_MILLIS", "10"));
    settings.forEach((name, value) -> environment.put(variable(name), String.valueOf(value)));
    return ports(launched(role, environment)).getOrDefault("counts", 0);
  }

  private static String variable(String name) {
    return switch (name) {
      case "http", "grpc", "tcp" -> name.toUpperCase(Locale.ROOT) + "_PORT";
      default -> name;
    };
  }

  private Launched launched(String role, Map<String, String> environment) throws IOException {
    Launched process = Launched.start(Main.class, role, environment);
    started.add(process);
    return process;
  }

  private static Map<String, Integer> ports(Launched process) {
    Map<String, Integer> ports = new HashMap<>();
    Matcher port = Pattern.compile("\"(\\w+)\":(\\d+)").matcher(process.listening());
    while (port.find()) {
      ports.put(port.group(1), Integer.parseInt(port.group(2)));
    }
    return ports;
  }

  private String get(int port) throws IOException, InterruptedException {
    return get(port, "/counts");
  }

  private String get(int port, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
