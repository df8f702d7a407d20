package dev.weft.operator.smi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.weft.api.Names;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Source;
import dev.weft.api.route.Split;
import dev.weft.api.route.TextMatch;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.translate.QuantityWeight;
import dev.weft.operator.translate.SplitPolicy;
import dev.weft.operator.translate.SplitTranslator;
import dev.weft.operator.translate.Translation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A TrafficSplit of {@code split.smi-spec.io}, v1alpha1 to v1alpha4, as routing policy. Weights are
 * whole numbers, or in v1alpha1 quantities, and may be strings in any version, because definitions
 * in the wild convert nothing.
 */
public final class SmiTranslator {
  /** Apart from our own kind of the same name. */
  public static final String KIND = "TrafficSplit.split.smi-spec.io";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> problems = new ArrayList<>();
  private final String namespace;
  private final Function<String, Optional<GenericKubernetesResource>> groups;

  private SmiTranslator(
      String namespace, Function<String, Optional<GenericKubernetesResource>> groups) {
    this.namespace = namespace;
    this.groups = groups;
  }

  /**
   * @param groups HTTPRouteGroups of the split's namespace, by name
   */
  public static SplitTranslator.Result translate(
      GenericKubernetesResource split,
      Function<String, Optional<GenericKubernetesResource>> groups) {
    return new SmiTranslator(split.getMetadata().getNamespace(), groups).run(split);
  }

  private SplitTranslator.Result run(GenericKubernetesResource split) {
    var meta = split.getMetadata();
    JsonNode spec = spec(split);
    var source =
        new Source(
            KIND, namespace, meta.getName(), Objects.requireNonNullElse(meta.getGeneration(), 0L));
    ServiceKey service = service("spec.service", spec.path("service").asText());
    var parts = new ArrayList<SplitPolicy.Part>();
    JsonNode backends = spec.path("backends");
    for (int i = 0; i < backends.size(); i++) {
      String field = "spec.backends[" + i + "]";
      parts.add(
          new SplitPolicy.Part(
              service(field + ".service", backends.get(i).path("service").asText()),
              weight(field + ".weight", backends.get(i).path("weight"))));
    }
    if (parts.isEmpty()) {
      problems.add("spec.backends: is empty (expected: at least one service with a weight)");
    }
    List<RequestMatch> matches = matches(spec.path("matches"));
    return problems.isEmpty()
        ? new SplitTranslator.Result.Accepted(
            new SplitPolicy(
                source,
                Objects.requireNonNullElse(meta.getCreationTimestamp(), ""),
                service,
                matches,
                parts,
                Split.Choice.WEIGHTED,
                null))
        : new SplitTranslator.Result.Rejected(
            new Translation.Rejected(source.generation(), "Invalid", problems));
  }

  private static JsonNode spec(GenericKubernetesResource object) {
    return JSON.valueToTree(object.getAdditionalProperties()).path("spec");
  }

  /** A short name, or one with namespace and cluster domain: of the split's own namespace. */
  private ServiceKey service(String field, String text) {
    String[] parts = text.split("[.]", 3);
    boolean known =
        !parts[0].isEmpty()
            && (parts.length == 1 || parts[1].equals(namespace))
            && (parts.length < 3
                || parts[2].equals("svc")
                || parts[2].equals("svc." + Names.CLUSTER_DOMAIN));
    if (!known) {
      problems.add(field + ": '" + text + "' (expected: a Service of namespace " + namespace + ")");
    }
    return new ServiceKey(namespace, parts[0]);
  }

  private int weight(String field, JsonNode weight) {
    Optional<Integer> thousandths = QuantityWeight.thousandths(weight.asText("0"));
    if (thousandths.isEmpty()) {
      problems.add(
          field + ": '" + weight.asText() + "' (expected: " + QuantityWeight.EXPECTED + ")");
    }
    return thousandths.orElse(0);
  }

  // ---- matches, since v1alpha3

  private List<RequestMatch> matches(JsonNode references) {
    var matches = new ArrayList<RequestMatch>();
    for (int i = 0; i < references.size(); i++) {
      String field = "spec.matches[" + i + "]";
      String kind = references.get(i).path("kind").asText("HTTPRouteGroup");
      String name = references.get(i).path("name").asText();
      if (!kind.equals("HTTPRouteGroup")) {
        problems.add(field + ".kind: '" + kind + "' (expected: HTTPRouteGroup)");
        continue;
      }
      Optional<GenericKubernetesResource> group = groups.apply(name);
      if (group.isEmpty()) {
        problems.add(
            field
                + ".name: '"
                + name
                + "' (expected: an HTTPRouteGroup of namespace "
                + namespace
                + ")");
        continue;
      }
      for (JsonNode match : spec(group.get()).path("matches")) {
        matches.add(match("HTTPRouteGroup " + name, match));
      }
    }
    return matches;
  }

  /** What one match names must hold together. */
  private RequestMatch match(String of, JsonNode match) {
    var all = new ArrayList<RequestMatch>();
    String path = match.path("pathRegex").asText("");
    if (!path.isEmpty()) {
      all.add(new RequestMatch.Path(regex(of + " pathRegex", path)));
    }
    List<RequestMatch> methods = new ArrayList<>();
    for (JsonNode method : match.path("methods")) {
      if (!method.asText().equals("*")) {
        methods.add(new RequestMatch.Method(method.asText()));
      }
    }
    if (!methods.isEmpty()) {
      all.add(new RequestMatch.Any(methods));
    }
    // An object in some versions, a list of objects in others.
    List<JsonNode> headers = new ArrayList<>();
    if (match.path("headers").isArray()) {
      match.path("headers").forEach(headers::add);
    } else if (match.path("headers").isObject()) {
      headers.add(match.path("headers"));
    }
    for (JsonNode each : headers) {
      each.properties()
          .forEach(header ->
              all.add(
                  new RequestMatch.Header(
                      header.getKey(),
                      new TextMatch.Regex(
                          regex(of + " header " + header.getKey(), header.getValue().asText())))));
    }
    return new RequestMatch.All(all);
  }

  private String regex(String field, String regex) {
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      problems.add(field + ": '" + regex + "' (expected: a regular expression in RE2 syntax)");
    }
    return regex;
  }
}
