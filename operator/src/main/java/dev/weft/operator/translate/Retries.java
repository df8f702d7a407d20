package dev.weft.operator.translate;

import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.RetryPolicy.StatusRange;
import dev.weft.crds.serviceprofile.GrpcStatus;
import dev.weft.crds.serviceprofile.Retry;
import dev.weft.crds.serviceprofile.Route;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a route's requests are tried again. */
final class Retries {
  private static final int LIMIT = 1; // of a retry that names none: Linkerd's default
  private static final int UNAVAILABLE = 14;
  private static final Pattern RANGE = Pattern.compile("([1-5][0-9]{2})(?:-([1-5][0-9]{2}))?");
  private static final Pattern CLASS = Pattern.compile("([1-5])xx");

  private final Problems problems;

  Retries(Problems problems) {
    this.problems = problems;
  }

  /**
   * Null where nothing that the application may have seen is tried again.
   *
   * @param field of the route
   */
  @Nullable RetryPolicy of(Route route, String field) {
    Retry retry = route.retry();
    if (retry == null) {
      return Boolean.TRUE.equals(route.isRetryable()) ? RetryPolicy.DEFAULT : null;
    }
    String at = field + ".retry";
    int limit = Objects.requireNonNullElse(retry.limit(), LIMIT);
    var policy =
        new RetryPolicy(
            Math.max(limit, 0),
            statuses(retry.statuses(), at + ".statuses"),
            retry.grpc().isEmpty()
                ? List.of(UNAVAILABLE)
                : retry.grpc().stream().map(Retries::code).toList(),
            problems.duration(at + ".perTryTimeout", retry.perTryTimeout()),
            backoff(retry.backoff(), at + ".backoff"));
    return limit <= 0 ? null : policy;
  }

  private List<StatusRange> statuses(List<IntOrString> statuses, String field) {
    var ranges = new ArrayList<StatusRange>();
    for (int i = 0; i < statuses.size(); i++) {
      String text = String.valueOf(statuses.get(i).getValue());
      Optional<StatusRange> range = status(text);
      if (range.isEmpty()) {
        problems.add(
            field + "[" + i + "]",
            "'"
                + text
                + "' (expected: a status such as 503, a range such as 500-504, 5xx, or gateway-error)");
      }
      range.ifPresent(ranges::add);
    }
    return ranges;
  }

  private static Optional<StatusRange> status(String text) {
    if (text.equals("gateway-error")) {
      return Optional.of(new StatusRange(502, 504));
    }
    Matcher hundred = CLASS.matcher(text);
    if (hundred.matches()) {
      int first = Integer.parseInt(hundred.group(1)) * 100;
      return Optional.of(new StatusRange(first, first + 99));
    }
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      return Optional.empty();
    }
    int min = Integer.parseInt(range.group(1));
    int max = range.group(2) == null ? min : Integer.parseInt(range.group(2));
    return min <= max ? Optional.of(new StatusRange(min, max)) : Optional.empty();
  }

  /** google.rpc.Code. */
  private static int code(GrpcStatus status) {
    return switch (status) {
      case CANCELLED -> 1;
      case DEADLINE_EXCEEDED -> 4;
      case RESOURCE_EXHAUSTED -> 8;
      case INTERNAL -> 13;
      case UNAVAILABLE -> UNAVAILABLE;
    };
  }

  private RetryPolicy.Backoff backoff(
      dev.weft.crds.serviceprofile.@Nullable Backoff backoff, String field) {
    if (backoff == null) {
      return RetryPolicy.Backoff.DEFAULT;
    }
    Duration min = problems.duration(field + ".min", backoff.min());
    Duration max = problems.duration(field + ".max", backoff.max());
    if (min == null || max == null) {
      return RetryPolicy.Backoff.DEFAULT;
    }
    problems.ordered(field, "min", min, "max", max);
    return new RetryPolicy.Backoff(min, max, backoff.jitter());
  }
}
