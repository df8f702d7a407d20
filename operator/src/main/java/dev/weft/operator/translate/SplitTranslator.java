package dev.weft.operator.translate;

import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.Source;
import dev.weft.api.route.Split;
import dev.weft.api.route.TextMatch;
import dev.weft.crds.HashKey;
import dev.weft.crds.trafficsplit.Match;
import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.crds.trafficsplit.TrafficSplitSpec;
import dev.weft.crds.trafficsplit.ValueMatch;
import dev.weft.operator.resolve.ServiceKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A TrafficSplit as routing policy. Both roles translate; they must come to the same end. */
public final class SplitTranslator {
  public static final String KIND = "TrafficSplit";

  private final Problems problems = new Problems();

  private SplitTranslator() {}

  /** What became of a split. */
  public sealed interface Result {
    record Accepted(SplitPolicy policy) implements Result {}

    /** Proxies never see it; what they had from an earlier generation stays in force. */
    record Rejected(Translation.Rejected why) implements Result {}
  }

  public static Source source(TrafficSplit split) {
    return new Source(
        KIND,
        split.getMetadata().getNamespace(),
        split.getMetadata().getName(),
        Objects.requireNonNullElse(split.getMetadata().getGeneration(), 0L));
  }

  public static Result translate(TrafficSplit split) {
    return new SplitTranslator().run(split);
  }

  private Result run(TrafficSplit split) {
    Source source = source(split);
    TrafficSplitSpec spec = split.getSpec();
    if (spec == null) {
      return rejected(source, "spec: is missing (expected: service and backends)");
    }
    String namespace = source.namespace();
    List<Integer> weights = Weights.of(split);
    var parts = new ArrayList<SplitPolicy.Part>();
    var names = new HashSet<String>();
    for (int i = 0; i < spec.backends().size(); i++) {
      String name = spec.backends().get(i).service();
      if (!names.add(name)) {
        problems.add(
            "spec.backends[" + i + "].service",
            "'" + name + "' (expected: a service that no earlier backend has)");
      }
      parts.add(new SplitPolicy.Part(new ServiceKey(namespace, name), weights.get(i)));
    }
    var policy =
        new SplitPolicy(
            source,
            Objects.requireNonNullElse(split.getMetadata().getCreationTimestamp(), ""),
            new ServiceKey(namespace, spec.service()),
            matches(spec.matches()),
            parts,
            spec.mode() == TrafficSplitSpec.Mode.FAILOVER
                ? Split.Choice.FAILOVER
                : Split.Choice.WEIGHTED,
            spec.stickiness() == null ? null : stickiness(spec.stickiness()));
    return problems.isEmpty()
        ? new Result.Accepted(policy)
        : new Result.Rejected(
            new Translation.Rejected(source.generation(), "Invalid", problems.found()));
  }

  private static Result rejected(Source source, String why) {
    return new Result.Rejected(
        new Translation.Rejected(source.generation(), "Invalid", List.of(why)));
  }

  private List<RequestMatch> matches(List<Match> asked) {
    var matches = new ArrayList<RequestMatch>();
    for (int i = 0; i < asked.size(); i++) {
      String field = "spec.matches[" + i + "]";
      Match match = asked.get(i);
      var all = new ArrayList<RequestMatch>();
      if (match.method() != null) {
        all.add(new RequestMatch.Method(match.method()));
      }
      if (match.pathRegex() != null) {
        problems.regex(field + ".pathRegex", match.pathRegex());
        all.add(new RequestMatch.Path(match.pathRegex()));
      }
      for (int j = 0; j < match.headers().size(); j++) {
        ValueMatch header = match.headers().get(j);
        all.add(
            new RequestMatch.Header(header.name(), text(header, field + ".headers[" + j + "]")));
      }
      for (int j = 0; j < match.cookies().size(); j++) {
        ValueMatch cookie = match.cookies().get(j);
        all.add(
            new RequestMatch.Cookie(cookie.name(), text(cookie, field + ".cookies[" + j + "]")));
      }
      if (all.isEmpty()) {
        problems.add(field, "is empty (expected: headers, cookies, method or pathRegex)");
      }
      matches.add(all.size() == 1 ? all.getFirst() : new RequestMatch.All(all));
    }
    return matches;
  }

  private TextMatch text(ValueMatch match, String field) {
    if (match.exact() != null) {
      return new TextMatch.Exact(match.exact());
    }
    if (match.prefix() != null) {
      return new TextMatch.Prefix(match.prefix());
    }
    if (match.regex() != null) {
      problems.regex(field + ".regex", match.regex());
      return new TextMatch.Regex(match.regex());
    }
    if (match.present() == null) {
      problems.add(field, "says nothing of the value (expected: exact, prefix, regex or present)");
    }
    return new TextMatch.Present(!Boolean.FALSE.equals(match.present()));
  }

  private LoadBalancer.@Nullable HashKey stickiness(HashKey key) {
    return HashKeys.of(key, "spec.stickiness", problems);
  }
}
