package dev.weft.proxy.http.h1;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import dev.weft.proxy.detect.FirstBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Arbitrary bytes, beginning from the corpus. In the build each runs on the corpus alone; {@code
 * .ci/fuzz} lets Jazzer look for more.
 */
class ReadingFuzzTest {

  static Stream<byte[]> requests() {
    return Corpus.read("requests.txt", "host:80").stream().map(Corpus.Case::raw);
  }

  static Stream<byte[]> responses() {
    return Corpus.read("responses.txt", "host:80").stream().map(Corpus.Case::raw);
  }

  /** Wherever they are cut, bytes are read as the same; and what was read can be read again. */
  @MethodSource("requests")
  @FuzzTest(maxDuration = "30s")
  void requestsAreReadAsOneThing(byte @NotNull [] bytes) {
    List<String> whole = Transcript.of(bytes);
    int middle = bytes.length / 2;
    List<byte[]> halves =
        List.of(Arrays.copyOf(bytes, middle), Arrays.copyOfRange(bytes, middle, bytes.length));
    assertThat(Transcript.of(halves)).isEqualTo(whole);
    if (bytes.length < 2000) {
      assertThat(Transcript.of(oneByOne(bytes))).isEqualTo(whole);
    }
  }

  @MethodSource("responses")
  @FuzzTest(maxDuration = "30s")
  void responsesAreReadAsOneThing(byte @NotNull [] bytes) {
    List<String> whole = ResponseTranscript.of(List.of(bytes));
    assertThat(ResponseTranscript.of(oneByOne(bytes))).isEqualTo(whole);
  }

  /** More bytes never change a decision. */
  @MethodSource("requests")
  @FuzzTest(maxDuration = "30s")
  void detectionDecidesOnce(byte @NotNull [] bytes) {
    FirstBytes decided = FirstBytes.UNDECIDED;
    for (int length = 0; length <= Math.min(bytes.length, 4096); length++) {
      FirstBytes now = FirstBytes.read(index -> bytes[index], length);
      if (decided != FirstBytes.UNDECIDED && decided != FirstBytes.LIKELY_HTTP1) {
        assertThat(now).isEqualTo(decided);
      }
      decided = now;
    }
  }

  private static List<byte[]> oneByOne(byte[] bytes) {
    var each = new ArrayList<byte[]>();
    for (byte b : bytes) {
      each.add(new byte[] {b});
    }
    return each;
  }
}
