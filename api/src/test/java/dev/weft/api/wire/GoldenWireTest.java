package dev.weft.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wire as released: {@code <stream>-<n>.jsonl}, where each n shows what was added to the one
 * before. A file is never edited once a version with it is out; a reader of this version reads
 * every line of all of them, and a writer writes them as they stand.
 */
class GoldenWireTest {
  interface Codec {
    Optional<String> rewrite(String line) throws MalformedLineException;
  }

  static Stream<Arguments> lines() {
    return Stream.of(
            file("discovery-1.jsonl", l -> DiscoveryCodec.decode(l).map(DiscoveryCodec::encode)),
            file("discovery-2.jsonl", l -> DiscoveryCodec.decode(l).map(DiscoveryCodec::encode)),
            file("discovery-3.jsonl", l -> DiscoveryCodec.decode(l).map(DiscoveryCodec::encode)),
            file("discovery-4.jsonl", l -> DiscoveryCodec.decode(l).map(DiscoveryCodec::encode)),
            file("discovery-5.jsonl", l -> DiscoveryCodec.decode(l).map(DiscoveryCodec::encode)),
            file("discovery-6.jsonl", l -> DiscoveryCodec.decode(l).map(DiscoveryCodec::encode)),
            file("report-1.jsonl", l -> ReportCodec.decode(l).map(ReportCodec::encode)),
            file("report-2.jsonl", l -> ReportCodec.decode(l).map(ReportCodec::encode)),
            file("report-3.jsonl", l -> ReportCodec.decode(l).map(ReportCodec::encode)),
            file("trust-1.jsonl", l -> TrustCodec.decode(l).map(TrustCodec::encode)),
            file("inbound-1.jsonl", l -> InboundCodec.decode(l).map(InboundCodec::encode)),
            file("inbound-2.jsonl", l -> InboundCodec.decode(l).map(InboundCodec::encode)),
            file("fleet-1.jsonl", l -> FleetCodec.decode(l).map(FleetCodec::encode)),
            file("fleet-2.jsonl", l -> FleetCodec.decode(l).map(FleetCodec::encode)),
            file("fleet-3.jsonl", l -> FleetCodec.decode(l).map(FleetCodec::encode)),
            file("fleet-4.jsonl", l -> FleetCodec.decode(l).map(FleetCodec::encode)))
        .flatMap(lines -> lines);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void releasedLineIsReadAndWrittenBackAsItStands(String line, Codec codec) throws Exception {
    assertThat(codec.rewrite(line)).contains(line);
  }

  @ParameterizedTest
  @MethodSource("lines")
  void fieldsOfALaterVersionAreIgnored(String line, Codec codec) throws Exception {
    String later = "{\"laterField\":{\"deep\":[1,null,true]}," + line.substring(1);
    assertThat(codec.rewrite(later)).contains(line);
  }

  private static Stream<Arguments> file(String name, Codec codec) {
    try (var in = GoldenWireTest.class.getResourceAsStream(name)) {
      if (in == null) {
        return fail("no golden file " + name);
      }
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return lines.stream().map(line -> Arguments.of(line, codec));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
