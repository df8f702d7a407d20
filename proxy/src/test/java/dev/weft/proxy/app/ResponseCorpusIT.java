package dev.weft.proxy.app;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.http.h1.Corpus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers as broken and hostile servers write them: none does harm beyond its own request. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ResponseCorpusIT {
  private static final Pattern CLOSE = Pattern.compile("(?i)connection: close\r\n");

  private static final Map<Integer, Integer> connectionOf = new ConcurrentHashMap<>();
  private static TestControlPlane control;
  private static TestProxy proxy;
  private static RecordingOrigin origin;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    control = new TestControlPlane();
    proxy = TestProxy.start(control, directory);
    origin = new RecordingOrigin(ResponseCorpusIT::answer);
  }

  @AfterAll
  static void stop() throws Exception {
    proxy.close();
    control.close();
    origin.close();
    assertThat(origin.violations).isEmpty();
  }

  static List<Corpus.Case> cases() {
    return Corpus.read("responses.txt", origin.authority());
  }

  private static RecordingOrigin.Reply answer(String request, int connection) {
    String path = request.split(" ", 3)[1];
    if (path.equals("/which")) {
      return RecordingOrigin.Reply.ok(Integer.toString(connection));
    }
    int line = Integer.parseInt(path.substring(1));
    connectionOf.put(line, connection);
    Corpus.Case given =
        cases().stream().filter(each -> each.line() == line).findAny().orElseThrow();
    return new RecordingOrigin.Reply(given.bytes(), given.expectation().contains("$"));
  }

  private static String get(String path) throws Exception {
    try (var client = new RawClient(proxy.outbound())) {
      client.send(
          "GET "
              + path
              + " HTTP/1.1\r\nHost: "
              + origin.authority()
              + "\r\nConnection: close\r\n\r\n");
      return new String(client.in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aResponseIsPassedOnSoundOrNotAtAll(Corpus.Case given) throws Exception {
    String got = get("/" + given.line());
    switch (given.expectation().replaceAll("[$!]", "")) {
      case "502" ->
          assertThat(got)
              .contains("HTTP/1.1 502 ", "weft-error: reset\r\n")
              .satisfies(ResponseCorpusIT::isWhole);
      case "broken" -> {
        StrictMessages.Reading reading = StrictMessages.response(got);
        assertThat(reading.wrong()).isNull();
        assertThat(reading.end()).isEqualTo(-1);
      }
      default -> {
        isWhole(got);
        if (given.passed() != null) {
          assertThat(CLOSE.matcher(got).replaceAll("")).isEqualTo(given.passed());
        }
      }
    }
    boolean again =
        get("/which").endsWith("\r\n\r\n" + requireNonNull(connectionOf.get(given.line())));
    assertThat(again).isEqualTo(!given.expectation().contains("!"));
  }

  /** Valid responses, of which the last one is not informational, and nothing behind. */
  private static void isWhole(String bytes) {
    String left = bytes;
    StrictMessages.Reading reading;
    do {
      reading = StrictMessages.response(left);
      assertThat(reading.wrong()).isNull();
      assertThat(reading.end()).isPositive();
      left = left.substring(reading.end());
    } while (reading.status() < 200);
    assertThat(left).isEmpty();
  }
}
