package dev.weft.playground.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.playground.apiserver.Node.LogOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogStreamTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final LogOptions ALL = new LogOptions(false, -1, false, -1, false, -1);

  @TempDir Path directory;

  @Test
  void linesComeAsTheyWereWritten() throws IOException {
    assertThat(read(log("one\ntwo\nno end"), ALL)).isEqualTo("one\ntwo\nno end\n");
  }

  @Test
  void theTailIsTheLastLines() throws IOException {
    assertThat(read(log("1\n2\n3\n"), new LogOptions(false, 2, false, -1, false, -1)))
        .isEqualTo("2\n3\n");
    assertThat(read(log("1\n2\n3\n"), new LogOptions(false, 0, false, -1, false, -1))).isEmpty();
  }

  @Test
  void timesStandBeforeLinesWhenAskedFor() throws IOException {
    assertThat(read(log("1\n"), new LogOptions(false, -1, false, -1, true, -1)))
        .isEqualTo("2026-11-23T12:00:00Z 1\n");
  }

  @Test
  void bytesAreLimited() throws IOException {
    assertThat(read(log("12345\n"), new LogOptions(false, -1, false, -1, false, 3)))
        .isEqualTo("123");
  }

  @Test
  void oldLinesAreLeftOut() throws IOException {
    LogFile log = log("old\n");
    LogOptions since = new LogOptions(false, -1, false, 10, false, -1);

    assertThat(
            new String(
                new LogStream(log, since, NOW.plusSeconds(9)).readAllBytes(),
                StandardCharsets.UTF_8))
        .isEqualTo("old\n");
    assertThat(new LogStream(log, since, NOW.plusSeconds(11)).readAllBytes()).isEmpty();
  }

  @Test
  void aFollowerSeesWhatComesLaterAndTheEnd() throws IOException {
    LogFile log = new LogFile(directory.resolve("log"), Clock.fixed(NOW, ZoneOffset.UTC));
    log.line("first");
    LogStream follower = new LogStream(log, new LogOptions(true, -1, false, -1, false, -1), NOW);
    log.line("second");
    log.end();

    assertThat(new String(follower.readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("first\nsecond\n");
  }

  @Test
  void aFollowerGoesOnOverARotation() throws IOException {
    LogFile log = new LogFile(directory.resolve("log"), Clock.fixed(NOW, ZoneOffset.UTC));
    LogStream follower = new LogStream(log, new LogOptions(true, -1, false, -1, false, -1), NOW);
    String line = "x".repeat(1000);
    for (int i = 0; i < 3000; i++) { // 3 MB: one rotation
      log.line(line);
    }
    log.end();

    assertThat(follower.readAllBytes()).hasSize(3000 * 1001);
  }

  @Test
  void endlessOutputIsBounded() throws IOException {
    LogFile log = new LogFile(directory.resolve("log"), Clock.fixed(NOW, ZoneOffset.UTC));
    String line = "x".repeat(1000);
    for (int i = 0; i < 10_000; i++) {
      log.line(line);
    }
    log.end();

    assertThat(read(log, ALL).length()).isBetween(2_000_000, 4_200_000);
  }

  private LogFile log(String output) throws IOException {
    LogFile log = new LogFile(directory.resolve("log"), Clock.fixed(NOW, ZoneOffset.UTC));
    log.readAll(new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8)));
    log.end();
    return log;
  }

  private static String read(LogFile log, LogOptions options) throws IOException {
    return new String(new LogStream(log, options, NOW).readAllBytes(), StandardCharsets.UTF_8);
  }
}
