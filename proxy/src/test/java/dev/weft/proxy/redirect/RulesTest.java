package dev.weft.proxy.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "redirect");

  private static final RedirectPlan PLAIN = RedirectPlan.of(List.of(), List.of(), List.of());
  private static final RedirectPlan SKIPPING =
      RedirectPlan.of(
          ok(PortRange.parseList("25, 4567-4568")),
          ok(PortRange.parseList("443,6443")),
          ok(Subnet.parseList("10.96.0.0/12,192.0.2.7,fd00::/8")));

  private static <T> T ok(Parsed<T> parsed) {
    return ((Parsed.Ok<T>) parsed).value();
  }

  private static String golden(String name) throws IOException {
    return Files.readString(GOLDEN.resolve(name));
  }

  @Test
  void nftRulesAreAsWritten() throws IOException {
    assertThat(NftRules.script(PLAIN)).isEqualTo(golden("plain.nft"));
    assertThat(NftRules.script(SKIPPING)).isEqualTo(golden("skipping.nft"));
  }

  @Test
  void iptablesRulesAreAsWritten() throws IOException {
    assertThat(IptablesRules.chains(SKIPPING, false)).isEqualTo(golden("skipping.iptables"));
    assertThat(IptablesRules.chains(SKIPPING, true)).isEqualTo(golden("skipping.ip6tables"));
  }

  @Test
  void everyGoldenFileIsUsed() throws IOException {
    try (var files = Files.list(GOLDEN)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "plain.nft", "skipping.nft", "skipping.iptables", "skipping.ip6tables");
    }
  }

  @Test
  void whatCannotBeReadIsQuoted() {
    assertThat(PortRange.parseList("80,http"))
        .isEqualTo(
            new Parsed.Malformed<List<PortRange>>(
                "'http' (expected: ports and ranges, as in 80,8000-8010)"));
    assertThat(PortRange.parseList("90-80")).isInstanceOf(Parsed.Malformed.class);
    assertThat(PortRange.parseList("65536")).isInstanceOf(Parsed.Malformed.class);
    assertThat(Subnet.parseList("10.0.0.0/33")).isInstanceOf(Parsed.Malformed.class);
    assertThat(Subnet.parseList("example.org")).isInstanceOf(Parsed.Malformed.class);
    assertThat(ok(PortRange.parseList(" , "))).isEmpty();
  }
}
