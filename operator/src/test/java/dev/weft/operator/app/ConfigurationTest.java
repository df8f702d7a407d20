package dev.weft.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.app.Configuration.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
  @Test
  void bothRolesRunUnlessOneIsAskedFor() {
    assertThat(ok(List.of("operator"), Map.of()).roles())
        .containsExactly(Role.RECONCILE, Role.SERVE);
    assertThat(ok(List.of("operator", "--role", "serve"), Map.of()).roles())
        .containsExactly(Role.SERVE);
  }

  @Test
  void addressesOfPodsAreVerifiedUnlessItIsSaid() {
    assertThat(ok(List.of(), Map.of()).verifyPodAddress()).isTrue();
    assertThat(ok(List.of(), Map.of("WEFT_VERIFY_POD_ADDRESS", "false")).verifyPodAddress())
        .isFalse();
  }

  @Test
  void everyProblemNamesWhatWasGivenAndWhatWasExpected() {
    var bad =
        (Configuration.Parsed.Bad)
            Configuration.parse(
                List.of("operator", "--role", "everything"),
                Map.of(
                    "WEFT_POD_IP", "here",
                    "WEFT_INTERCEPTION", "magic",
                    "WEFT_VERIFY_POD_ADDRESS", "no",
                    "WEFT_LOG_LEVEL", "loud"));

    assertThat(bad.problems())
        .containsExactly(
            "argument '--role everything' (expected: operator [--role reconcile] [--role serve])",
            "WEFT_POD_IP: 'here' (expected: an IP address)",
            "WEFT_INTERCEPTION: 'magic' (expected: redirect or environment)",
            "WEFT_VERIFY_POD_ADDRESS: 'no' (expected: true or false)",
            "WEFT_LOG_LEVEL: 'loud' (expected: error, warn, info, debug or trace)");
  }

  private static Configuration ok(List<String> arguments, Map<String, String> environment) {
    return ((Configuration.Parsed.Ok) Configuration.parse(arguments, environment)).configuration();
  }
}
