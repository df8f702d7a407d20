package dev.weft.operator.translate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.policy.Rule;
import dev.weft.api.wire.InboundCodec;
import dev.weft.api.wire.InboundMessage;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.operator.Golden;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code in-*.yaml} holds the spec of policy {@code shop/policy}; {@code out-*.yaml} holds which
 * pods it selects, the rule that is in force, and what was found wrong.
 */
class AuthorizationGoldenTest {
  private static final Path FOLDER = Golden.folder("authorize");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> policiesBecomeWhatTheGoldenFilesSay() throws IOException {
    return Golden.cases(FOLDER).stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> hold(name)));
  }

  private static void hold(String name) throws IOException {
    String spec = Files.readString(FOLDER.resolve("in-" + name + ".yaml"), StandardCharsets.UTF_8);
    AuthorizationPolicy policy =
        Serialization.unmarshal(
            "metadata: {namespace: shop, name: policy, generation: 3}\nspec:\n" + spec.indent(2),
            AuthorizationPolicy.class);
    Authorization translated =
        AuthorizationTranslator.translate(Authorization.Asked.of(policy), "cluster.local");
    Golden.hold(FOLDER.resolve("out-" + name + ".yaml"), text(translated));
  }

  private static String text(Authorization translated) throws IOException {
    ObjectNode out = MAPPER.createObjectNode();
    if (translated instanceof Authorization.Rejected rejected) {
      ObjectNode why = out.putObject("rejected");
      why.put("reason", rejected.why().reason());
      why.set("problems", MAPPER.valueToTree(rejected.why().problems()));
    }
    out.set(
        "selects",
        MAPPER.valueToTree(
            translated.selector().requirements().stream().map(Object::toString).toList()));
    out.set("rule", onTheWire(translated.rule()));
    return Objects.requireNonNull(Serialization.asYaml(out));
  }

  private static JsonNode onTheWire(Rule rule) throws IOException {
    var policy = new InboundPolicy(Fallback.DENY, List.of(rule), List.of(), List.of(), List.of());
    return MAPPER
        .readTree(InboundCodec.encode(new InboundMessage.Snapshot("", policy)))
        .get("rules")
        .get(0);
  }
}
