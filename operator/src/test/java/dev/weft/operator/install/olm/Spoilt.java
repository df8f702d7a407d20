package dev.weft.operator.install.olm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;

/**
 * Puts a rule to the committed bundle and to a spoilt one, and knows where things stand in them.
 */
final class Spoilt {
  static final Bundle BUNDLE = Bundle.committed();

  private Spoilt() {}

  /** The rule holds, and is broken by what is spoilt. */
  static void holds(Function<Bundle, List<String>> rule, String says, Bundle spoilt) {
    assertThat(rule.apply(BUNDLE)).isEmpty();
    breaks(rule, says, spoilt);
  }

  static void breaks(Function<Bundle, List<String>> rule, String says, Bundle spoilt) {
    assertThat(rule.apply(spoilt)).anySatisfy(broken -> assertThat(broken).contains(says));
  }

  static Bundle with(String manifest) {
    return BUNDLE.with("manifests/spoilt.yaml", manifest);
  }

  static ObjectNode spec(ObjectNode csv) {
    return csv.withObject("/spec");
  }

  static ObjectNode annotations(ObjectNode csv) {
    return csv.withObject("/metadata/annotations");
  }

  static ArrayNode owned(ObjectNode csv) {
    return (ArrayNode) csv.at("/spec/customresourcedefinitions/owned");
  }

  static ObjectNode container(ObjectNode csv) {
    return (ObjectNode) csv.at("/spec/install/spec/deployments/0/spec/template/spec/containers/0");
  }

  /** Of the operator's rights in the cluster. */
  static ObjectNode rule(ObjectNode csv) {
    return (ObjectNode) csv.at("/spec/install/spec/clusterPermissions/0/rules/0");
  }
}
