package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.route.CircuitBreaker;
import dev.weft.api.route.Destination;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.LoadBalancer.HashKey;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.RetryPolicy;
import dev.weft.api.route.Timeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * How a destination is balanced, broken off from and tried again, as JSON. Durations are whole
 * milliseconds. What is absent has its default, so that older control planes are understood.
 */
final class PolicyCodec {
  private PolicyCodec() {}

  static void write(JsonGenerator json, Destination destination) throws IOException {
    RetryBudget budget = destination.retryBudget();
    json.writeObjectFieldStart("retryBudget");
    json.writeNumberField("retryRatio", budget.retryRatio());
    json.writeNumberField("minRetriesPerSecond", budget.minRetriesPerSecond());
    writeMillis(json, "ttlMillis", budget.ttl());
    json.writeEndObject();
    if (!destination.loadBalancer().equals(LoadBalancer.DEFAULT)) {
      writeLoadBalancer(json, destination.loadBalancer());
    }
    if (destination.circuitBreaker() != null) {
      writeCircuitBreaker(json, destination.circuitBreaker());
    }
  }

  private static void writeLoadBalancer(JsonGenerator json, LoadBalancer balancer)
      throws IOException {
    json.writeObjectFieldStart("loadBalancer");
    writeMillis(json, "defaultRttMillis", balancer.defaultRtt());
    writeMillis(json, "decayMillis", balancer.decay());
    json.writeBooleanField("ignoreZones", !balancer.preferZone());
    writeHash(json, balancer.hash());
    json.writeEndObject();
  }

  static void writeHash(JsonGenerator json, @Nullable HashKey hash) throws IOException {
    switch (hash) {
      case null -> {}
      case HashKey.Header(String name) -> json.writeStringField("hashHeader", name);
      case HashKey.Cookie(String name) -> json.writeStringField("hashCookie", name);
      case HashKey.SourceAddress _ -> json.writeBooleanField("hashSourceAddress", true);
    }
  }

  private static void writeCircuitBreaker(JsonGenerator json, CircuitBreaker breaker)
      throws IOException {
    json.writeObjectFieldStart("circuitBreaker");
    json.writeNumberField("maxConsecutiveFailures", breaker.maxConsecutiveFailures());
    if (breaker.successRate() != null) {
      json.writeObjectFieldStart("successRate");
      json.writeNumberField("minimum", breaker.successRate().minimum());
      writeMillis(json, "windowMillis", breaker.successRate().window());
      json.writeNumberField("minRequests", breaker.successRate().minRequests());
      json.writeEndObject();
    }
    writeMillis(json, "minPenaltyMillis", breaker.minPenalty());
    writeMillis(json, "maxPenaltyMillis", breaker.maxPenalty());
    json.writeNumberField("jitter", breaker.jitter());
    json.writeEndObject();
  }

  /** {@code retryable} is for proxies of 0.1, which know no policy. */
  static void writeRetry(JsonGenerator json, @Nullable RetryPolicy retry) throws IOException {
    json.writeBooleanField("retryable", retry != null);
    if (retry == null || retry.equals(RetryPolicy.DEFAULT)) {
      return;
    }
    json.writeObjectFieldStart("retry");
    json.writeNumberField("limit", retry.limit());
    json.writeArrayFieldStart("statuses");
    for (RetryPolicy.StatusRange range : retry.statuses()) {
      json.writeStartObject();
      json.writeNumberField("min", range.min());
      json.writeNumberField("max", range.max());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("grpc");
    for (int code : retry.grpc()) {
      json.writeNumber(code);
    }
    json.writeEndArray();
    writeMillis(json, "perTryMillis", retry.perTry());
    json.writeObjectFieldStart("backoff");
    writeMillis(json, "minMillis", retry.backoff().min());
    writeMillis(json, "maxMillis", retry.backoff().max());
    json.writeNumberField("jitter", retry.backoff().jitter());
    json.writeEndObject();
    json.writeEndObject();
  }

  static void writeTimeouts(JsonGenerator json, Timeouts timeouts) throws IOException {
    writeMillis(json, "timeoutMillis", timeouts.request());
    writeMillis(json, "responseTimeoutMillis", timeouts.response());
    writeMillis(json, "idleTimeoutMillis", timeouts.idle());
  }

  static void writeMillis(JsonGenerator json, String name, @Nullable Duration duration)
      throws IOException {
    if (duration != null) {
      json.writeNumberField(name, duration.toMillis());
    }
  }

  static RetryBudget retryBudget(JsonFields fields) throws MalformedLineException {
    if (!fields.has("retryBudget")) {
      return RetryBudget.DEFAULT;
    }
    JsonFields budget = fields.object("retryBudget");
    return new RetryBudget(
        budget.decimal("retryRatio", RetryBudget.DEFAULT.retryRatio()),
        budget.integer("minRetriesPerSecond", RetryBudget.DEFAULT.minRetriesPerSecond()),
        millis(budget, "ttlMillis", RetryBudget.DEFAULT.ttl()));
  }

  static LoadBalancer loadBalancer(JsonFields fields) throws MalformedLineException {
    if (!fields.has("loadBalancer")) {
      return LoadBalancer.DEFAULT;
    }
    JsonFields balancer = fields.object("loadBalancer");
    return new LoadBalancer(
        millis(balancer, "defaultRttMillis", LoadBalancer.DEFAULT.defaultRtt()),
        millis(balancer, "decayMillis", LoadBalancer.DEFAULT.decay()),
        !balancer.flag("ignoreZones"),
        hash(balancer));
  }

  static @Nullable HashKey hash(JsonFields balancer) throws MalformedLineException {
    if (balancer.has("hashHeader")) {
      return new HashKey.Header(balancer.string("hashHeader"));
    }
    if (balancer.has("hashCookie")) {
      return new HashKey.Cookie(balancer.string("hashCookie"));
    }
    return balancer.flag("hashSourceAddress") ? new HashKey.SourceAddress() : null;
  }

  static @Nullable CircuitBreaker circuitBreaker(JsonFields fields) throws MalformedLineException {
    if (!fields.has("circuitBreaker")) {
      return null;
    }
    JsonFields breaker = fields.object("circuitBreaker");
    return new CircuitBreaker(
        breaker.integer("maxConsecutiveFailures", 7),
        breaker.has("successRate") ? successRate(breaker.object("successRate")) : null,
        millis(breaker, "minPenaltyMillis", Duration.ofSeconds(1)),
        millis(breaker, "maxPenaltyMillis", Duration.ofMinutes(1)),
        breaker.decimal("jitter", 0.5));
  }

  private static CircuitBreaker.SuccessRate successRate(JsonFields fields)
      throws MalformedLineException {
    return new CircuitBreaker.SuccessRate(
        fields.decimal("minimum", 0.8),
        millis(fields, "windowMillis", Duration.ofSeconds(10)),
        fields.integer("minRequests", 5));
  }

  static @Nullable RetryPolicy retry(JsonFields route) throws MalformedLineException {
    if (!route.has("retry")) {
      return route.flag("retryable") ? RetryPolicy.DEFAULT : null;
    }
    JsonFields retry = route.object("retry");
    var statuses = new ArrayList<RetryPolicy.StatusRange>();
    for (JsonFields range : retry.objects("statuses")) {
      statuses.add(new RetryPolicy.StatusRange(range.integer("min", 0), range.integer("max", 999)));
    }
    return new RetryPolicy(
        retry.integer("limit", 1),
        statuses,
        retry.integers("grpc"),
        optionalMillis(retry, "perTryMillis"),
        retry.has("backoff") ? backoff(retry.object("backoff")) : RetryPolicy.Backoff.DEFAULT);
  }

  private static RetryPolicy.Backoff backoff(JsonFields fields) throws MalformedLineException {
    return new RetryPolicy.Backoff(
        millis(fields, "minMillis", RetryPolicy.Backoff.DEFAULT.min()),
        millis(fields, "maxMillis", RetryPolicy.Backoff.DEFAULT.max()),
        fields.decimal("jitter", RetryPolicy.Backoff.DEFAULT.jitter()));
  }

  static Timeouts timeouts(JsonFields route) throws MalformedLineException {
    return new Timeouts(
        optionalMillis(route, "timeoutMillis"),
        optionalMillis(route, "responseTimeoutMillis"),
        optionalMillis(route, "idleTimeoutMillis"));
  }

  private static @Nullable Duration optionalMillis(JsonFields fields, String name)
      throws MalformedLineException {
    return fields.has(name) ? Duration.ofMillis(fields.longInteger(name, 0)) : null;
  }

  private static Duration millis(JsonFields fields, String name, Duration otherwise)
      throws MalformedLineException {
    return Duration.ofMillis(fields.longInteger(name, otherwise.toMillis()));
  }
}
