package dev.weft.proxy.telemetry;

import dev.weft.api.GrpcStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Requests, responses and latencies under one set of labels: of an endpoint, a route or the local
 * application. Shared by all event loops. Meters are looked up when a status is first seen, never
 * per request.
 */
public final class RequestMeters {
  private static final int FIRST_STATUS = 100;
  private static final int LAST_STATUS = 599;

  /** An application that makes up status codes does not get a series for each. */
  static final int MAX_STATUSES = 40;

  private final Scope scope;
  private final String prefix;
  private final int maxStatuses;
  private final @Nullable RequestMeters others;
  private final Counter requests;
  private volatile ByStatus[] statuses = {};

  /** {@code success} and {@code failure} are made when first needed. */
  private static final class ByStatus {
    private final int status;
    private final int grpcStatus;
    private final DistributionSummary latency;
    private volatile @Nullable Counter success;
    private volatile @Nullable Counter failure;

    ByStatus(int status, int grpcStatus, DistributionSummary latency) {
      this.status = status;
      this.grpcStatus = grpcStatus;
      this.latency = latency;
    }
  }

  private RequestMeters(
      Scope scope,
      String prefix,
      int maxStatuses,
      @Nullable RequestMeters others,
      Counter requests) {
    this.scope = scope;
    this.prefix = prefix;
    this.maxStatuses = maxStatuses;
    this.others = others;
    this.requests = requests;
  }

  /**
   * Null when there are too many series.
   *
   * @param prefix before each name: empty, {@code route_} or {@code route_actual_}
   * @param others counts the statuses for which there is no room; null where there always is
   */
  static @Nullable RequestMeters of(
      Scope scope, String prefix, int maxStatuses, @Nullable RequestMeters others) {
    Counter requests = scope.counter(prefix + "request_total", "Requests sent or taken in.");
    return requests == null
        ? null
        : new RequestMeters(scope, prefix, maxStatuses, others, requests);
  }

  public void request() {
    requests.increment();
  }

  /**
   * @param grpcStatus {@link GrpcStatus#NONE} when there is none
   * @param latencyNanos until the head of the response
   */
  public void response(int status, int grpcStatus, boolean failure, long latencyNanos) {
    int valid = Math.clamp(status, FIRST_STATUS, LAST_STATUS);
    ByStatus meters = find(valid, grpcStatus);
    if (meters == null) {
      meters = find(valid / 100 * 100, GrpcStatus.NONE);
      if (meters == null || statuses.length < maxStatuses) {
        meters = make(valid, grpcStatus);
      }
    }
    Counter counter = meters == null ? null : counter(meters, failure);
    if (meters != null && counter != null) {
      counter.increment();
      meters.latency.record(latencyNanos / 1e6);
    } else if (others != null) {
      others.response(status, grpcStatus, failure, latencyNanos);
    }
  }

  private @Nullable ByStatus find(int status, int grpcStatus) {
    for (ByStatus each : statuses) {
      if (each.status == status && each.grpcStatus == grpcStatus) {
        return each;
      }
    }
    return null;
  }

  private synchronized @Nullable ByStatus make(int status, int grpcStatus) {
    boolean folded = statuses.length >= maxStatuses;
    int keptStatus = folded ? status / 100 * 100 : status;
    int keptGrpc = folded ? GrpcStatus.NONE : grpcStatus;
    ByStatus known = find(keptStatus, keptGrpc);
    if (known != null) {
      return known;
    }
    DistributionSummary latency =
        scope.histogram(
            prefix + "response_latency_ms",
            "Milliseconds from the request's arrival to the response's head.",
            Histogram.LATENCY_MILLIS,
            "status_code",
            Integer.toString(keptStatus));
    if (latency == null) {
      return null;
    }
    var meters = new ByStatus(keptStatus, keptGrpc, latency);
    ByStatus[] more = Arrays.copyOf(statuses, statuses.length + 1);
    more[more.length - 1] = meters;
    statuses = more;
    return meters;
  }

  private @Nullable Counter counter(ByStatus meters, boolean failure) {
    Counter known = failure ? meters.failure : meters.success;
    return known != null ? known : makeCounter(meters, failure);
  }

  private @Nullable Counter makeCounter(ByStatus meters, boolean failure) {
    String name = prefix + "response_total";
    String help = "Responses, whole or broken off.";
    String classification = failure ? "failure" : "success";
    String status = Integer.toString(meters.status);
    Counter counter =
        meters.grpcStatus == GrpcStatus.NONE
            ? scope.counter(name, help, "status_code", status, "classification", classification)
            : scope.counter(
                name,
                help,
                "status_code",
                status,
                "classification",
                classification,
                "grpc_status",
                Integer.toString(meters.grpcStatus));
    if (failure) {
      meters.failure = counter;
    } else {
      meters.success = counter;
    }
    return counter;
  }
}
