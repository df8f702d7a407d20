package dev.weft.operator.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.RetryPolicy.Backoff;
import dev.weft.api.route.RetryPolicy.StatusRange;
import dev.weft.api.route.Source;
import dev.weft.api.route.Timeouts;
import dev.weft.operator.gateway.RoutePolicy.Backend;
import dev.weft.operator.gateway.RoutePolicy.Kind;
import dev.weft.operator.gateway.RoutePolicy.Match;
import dev.weft.operator.gateway.RoutePolicy.Parent;
import dev.weft.operator.gateway.RoutePolicy.Rule;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.translate.Problems;
import dev.weft.operator.translate.Translation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.GRPCRouteMatch;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPBackendRef;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRetry;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An HTTPRoute or GRPCRoute (v1) as routing policy. Both roles translate; they must come to the
 * same end. {@code hostnames} say nothing in a mesh (GEP-1294).
 */
public final class RouteTranslator {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final int ATTEMPTS = 1; // of a retry that names none
  private static final int BACKOFF_GROWS = 10; // to so many times its least

  private final Problems problems = new Problems();
  private final Kind kind;
  private final References references;

  private RouteTranslator(Kind kind, String namespace) {
    this.kind = kind;
    this.references = new References(namespace);
  }

  /** What became of a route. */
  public sealed interface Result {
    /** Services that it is bound to. None: it is none of ours. */
    List<Parent> parents();

    record Accepted(RoutePolicy policy) implements Result {
      @Override
      public List<Parent> parents() {
        return policy.parents();
      }
    }

    /** Proxies never see it; what they had from an earlier generation stays in force. */
    record Rejected(List<Parent> parents, Translation.Rejected why) implements Result {
      public Rejected {
        parents = List.copyOf(parents);
      }
    }
  }

  public static Source source(Kind kind, GenericKubernetesResource route) {
    var meta = route.getMetadata();
    return new Source(
        kind.text(),
        meta.getNamespace(),
        meta.getName(),
        Objects.requireNonNullElse(meta.getGeneration(), 0L));
  }

  public static Result translate(Kind kind, GenericKubernetesResource route) {
    return new RouteTranslator(kind, route.getMetadata().getNamespace()).run(route);
  }

  private Result run(GenericKubernetesResource route) {
    Source source = source(kind, route);
    JsonNode spec = JSON.valueToTree(route.getAdditionalProperties()).path("spec");
    List<Parent> parents = parents(spec.path("parentRefs"), source.namespace());
    if (parents.isEmpty()) {
      return new Result.Accepted(new RoutePolicy(source, kind, "", List.of(), List.of()));
    }
    var rules = new ArrayList<Rule>();
    for (int i = 0; i < spec.path("rules").size(); i++) {
      String field = "spec.rules[" + i + "]";
      try {
        rules.add(rule(spec.path("rules").get(i), field, source.name(), i));
      } catch (JsonProcessingException e) {
        problems.add(field, "cannot be read: " + e.getOriginalMessage());
      }
    }
    return problems.isEmpty()
        ? new Result.Accepted(
            new RoutePolicy(
                source,
                kind,
                Objects.requireNonNullElse(route.getMetadata().getCreationTimestamp(), ""),
                parents,
                rules))
        : new Result.Rejected(
            parents,
            new Translation.Rejected(source.generation(), "UnsupportedValue", problems.found()));
  }

  private static List<Parent> parents(JsonNode references, String namespace) {
    var parents = new ArrayList<Parent>();
    for (int i = 0; i < references.size(); i++) {
      JsonNode each = references.get(i);
      // The schema's defaults are a Gateway's.
      if (References.isService(
          each.path("group").asText("gateway.networking.k8s.io"), each.path("kind").asText(""))) {
        parents.add(
            new Parent(
                i,
                new ServiceKey(
                    each.path("namespace").asText(namespace), each.path("name").asText("")),
                each.path("port").isInt() ? each.path("port").asInt() : null,
                each.path("sectionName").isTextual() ? each.path("sectionName").asText() : null));
      }
    }
    return parents;
  }

  /** But for their matches the rules of both kinds are alike. */
  private Rule rule(JsonNode node, String field, String route, int index)
      throws JsonProcessingException {
    List<Match> matches;
    HTTPRouteRule asked;
    String prefix = null;
    if (kind == Kind.GRPC) {
      asked =
          JSON.treeToValue(((ObjectNode) node.deepCopy()).without("matches"), HTTPRouteRule.class);
      matches =
          new GrpcMatches(problems).of(each(node.path("matches"), GRPCRouteMatch.class), field);
    } else {
      asked = JSON.treeToValue(node, HTTPRouteRule.class);
      prefix = HttpMatches.prefix(asked.getMatches());
      matches = new HttpMatches(problems).of(asked.getMatches(), field);
    }
    if (asked.getSessionPersistence() != null) {
      problems.add(field + ".sessionPersistence", "is not supported (expected: none)");
    }
    RuleFilters filters =
        new RuleFilters(problems, references, prefix).take(asked.getFilters(), field);
    Duration request = timeout(field + ".timeouts.request", asked, true);
    Duration perTry = timeout(field + ".timeouts.backendRequest", asked, false);
    HTTPRouteRetry retry = asked.getRetry();
    return new Rule(
        route + "/" + Objects.requireNonNullElse(asked.getName(), String.valueOf(index)),
        matches,
        backends(asked.getBackendRefs(), field),
        filters.headers(),
        filters.rewrite(),
        filters.copies(),
        filters.redirect(),
        retry == null ? null : retry(retry, perTry, field + ".retry"),
        new Timeouts(retry == null ? shorter(request, perTry) : request, null, null));
  }

  private static <T> List<T> each(JsonNode list, Class<T> type) throws JsonProcessingException {
    var all = new ArrayList<T>();
    for (JsonNode node : list) {
      all.add(JSON.treeToValue(node, type));
    }
    return all;
  }

  private List<Backend> backends(List<HTTPBackendRef> asked, String rule) {
    var backends = new ArrayList<Backend>();
    for (int i = 0; i < asked.size(); i++) {
      String field = rule + ".backendRefs[" + i + "]";
      HTTPBackendRef each = asked.get(i);
      RuleFilters.onlyHeaders(each.getFilters(), field, problems);
      backends.add(
          new Backend(
              references.backend(
                  field,
                  each.getGroup(),
                  each.getKind(),
                  each.getName(),
                  each.getNamespace(),
                  each.getPort()),
              Objects.requireNonNullElse(each.getWeight(), 1),
              new RuleFilters(problems, references, null)
                  .take(each.getFilters(), field)
                  .headers()));
    }
    return backends;
  }

  /** 0s says: no limit. */
  private @Nullable Duration timeout(String field, HTTPRouteRule rule, boolean whole) {
    if (rule.getTimeouts() == null) {
      return null;
    }
    Duration timeout =
        problems.duration(
            field,
            whole ? rule.getTimeouts().getRequest() : rule.getTimeouts().getBackendRequest());
    return timeout == null || timeout.isZero() ? null : timeout;
  }

  private static @Nullable Duration shorter(@Nullable Duration one, @Nullable Duration other) {
    return Stream.of(one, other).filter(Objects::nonNull).min(Duration::compareTo).orElse(null);
  }

  private @Nullable RetryPolicy retry(
      HTTPRouteRetry asked, @Nullable Duration perTry, String field) {
    int attempts = Objects.requireNonNullElse(asked.getAttempts(), ATTEMPTS);
    Duration least = problems.duration(field + ".backoff", asked.getBackoff());
    return attempts <= 0
        ? null
        : new RetryPolicy(
            attempts,
            asked.getCodes().stream().map(code -> new StatusRange(code, code)).toList(),
            RetryPolicy.DEFAULT.grpc(),
            perTry,
            least == null
                ? Backoff.DEFAULT
                : new Backoff(least, least.multipliedBy(BACKOFF_GROWS), Backoff.DEFAULT.jitter()));
  }
}
