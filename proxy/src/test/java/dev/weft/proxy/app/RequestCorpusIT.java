package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.proxy.http.h1.Corpus;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests as attackers and careless clients write them, at a proxy, before a strict origin. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RequestCorpusIT {
  private static TestControlPlane control;
  private static TestProxy proxy;
  private static RecordingOrigin origin;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    control = new TestControlPlane();
    proxy = TestProxy.start(control, directory);
    origin = new RecordingOrigin((_, _) -> RecordingOrigin.Reply.ok("ok"));
  }

  @AfterAll
  static void stop() throws Exception {
    proxy.close();
    control.close();
    origin.close();
    assertThat(origin.violations).isEmpty();
  }

  static List<Corpus.Case> cases() {
    return Corpus.read("requests.txt", origin.authority());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aRequestIsPassedOnSoundOrNotAtAll(Corpus.Case given) throws Exception {
    check(given, given.bytes().length());
  }

  /** Where the bytes are cut must not matter. */
  @ParameterizedTest
  @MethodSource("cases")
  void soItIsWhenItComesInPieces(Corpus.Case given) throws Exception {
    if (given.bytes().length() < 1000) {
      check(given, 7);
    }
  }

  private static void check(Corpus.Case given, int pieceBytes) throws Exception {
    int before = origin.requests.size();
    int requests = requests(given.expectation());
    int refusal = refusal(given.expectation());
    try (var client = new RawClient(proxy.outbound())) {
      byte[] raw = given.raw();
      for (int at = 0; at < raw.length; at += pieceBytes) {
        client.write(raw, at, Math.min(pieceBytes, raw.length - at));
      }
      for (int i = 0; i < requests; i++) {
        assertThat(client.read(given.bytes().startsWith("HEAD")).status()).isEqualTo(200);
      }
      if (refusal != 0) {
        RawClient.Response response = client.read(false);
        assertThat(response.status()).isEqualTo(refusal);
        assertThat(response.header("weft-error")).isEqualTo("bad-request");
        assertThat(response.header("connection")).isEqualTo("close");
        assertThat(client.in.read()).isNegative();
      }
    }
    List<String> reached = origin.requests.subList(before, origin.requests.size());
    assertThat(reached).hasSize(requests);
    boolean rechunked = pieceBytes < given.bytes().length() && given.bytes().contains("hunked");
    if (given.passed() != null && !rechunked) { // chunks end where reads end
      assertThat(String.join("", reached)).isEqualTo(given.passed());
    }
  }

  /** {@code 400}, {@code pass}, {@code pass*2}, {@code pass+400}. */
  private static int requests(String expectation) {
    if (!expectation.startsWith("pass")) {
      return 0;
    }
    return expectation.startsWith("pass*") ? Integer.parseInt(expectation.substring(5)) : 1;
  }

  private static int refusal(String expectation) {
    String status = expectation.replaceFirst("^pass(\\*\\d+)?\\+?", "");
    return status.isEmpty() ? 0 : Integer.parseInt(status);
  }
}
