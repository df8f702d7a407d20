package dev.weft.proxy.telemetry;

import dev.weft.api.GrpcStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests, responses and latencies under one set of labels: of an endpoint, a route or the local
 * application. Meters are looked up when a status is first seen, never per request. Several event
 * loops may hold one each for the same labels; the registry's meters beneath are shared.
 */
public final class RequestMeters {
  private static final int FIRST_STATUS = 100;
  private static final int LAST_STATUS = 599;

  /** An application that makes up status codes does not get a series for each. */
  private static final int MAX_STATUSES = 40;

  private final Registry registry;
  private final String prefix;
  private final Tags labels;
  private final Counter requests;
  private final @Nullable ByStatus[] statuses = new ByStatus[LAST_STATUS - FIRST_STATUS + 1];
  private final List<Meter> made = new ArrayList<>();
  private int seen;

  /** {@code success} and {@code failure} are made when first needed. */
  private static final class ByStatus {
    private final String code;
    private final DistributionSummary latency;
    private @Nullable Counter success;
    private @Nullable Counter failure;

    /** By gRPC status; failures behind successes. Most servers speak no gRPC. */
    private @Nullable Counter @Nullable [] grpc;

    ByStatus(String code, DistributionSummary latency) {
      this.code = code;
      this.latency = latency;
    }
  }

  /**
   * @param prefix before each name: empty, or {@code route_}
   */
  RequestMeters(Registry registry, String prefix, Tags labels) {
    this.registry = registry;
    this.prefix = prefix;
    this.labels = labels;
    this.requests = counter("request_total", labels, "Requests sent or taken in.");
  }

  public void request() {
    requests.increment();
  }

  /** A response that is not gRPC's. */
  public void response(int status, boolean failure, long latencyNanos) {
    response(status, GrpcStatus.NONE, failure, latencyNanos);
  }

  /**
   * @param grpcStatus {@link GrpcStatus#NONE} where gRPC is not spoken
   * @param latencyNanos until the head of the response
   */
  public void response(int status, int grpcStatus, boolean failure, long latencyNanos) {
    ByStatus meters = byStatus(Math.clamp(status, FIRST_STATUS, LAST_STATUS));
    if (grpcStatus == GrpcStatus.NONE) {
      plain(meters, failure).increment();
    } else {
      grpc(meters, grpcStatus, failure).increment();
    }
    meters.latency.record(latencyNanos / 1e6);
  }

  private Counter plain(ByStatus meters, boolean failure) {
    Counter counter = failure ? meters.failure : meters.success;
    if (counter == null) {
      counter = responses(labels(meters, failure));
      if (failure) {
        meters.failure = counter;
      } else {
        meters.success = counter;
      }
    }
    return counter;
  }

  private Counter grpc(ByStatus meters, int status, boolean failure) {
    @Nullable Counter[] counters = meters.grpc;
    if (counters == null) {
      counters = new Counter[2 * (GrpcStatus.LAST + 1)];
      meters.grpc = counters;
    }
    int index = failure ? GrpcStatus.LAST + 1 + status : status;
    Counter counter = counters[index];
    if (counter == null) {
      counter = responses(labels(meters, failure).and("grpc_status", Integer.toString(status)));
      counters[index] = counter;
    }
    return counter;
  }

  private Tags labels(ByStatus meters, boolean failure) {
    return labels.and(
        "status_code", meters.code, "classification", failure ? "failure" : "success");
  }

  private Counter responses(Tags tags) {
    return counter("response_total", tags, "Responses, whole or broken off.");
  }

  private ByStatus byStatus(int status) {
    ByStatus known = statuses[status - FIRST_STATUS];
    if (known != null) {
      return known;
    }
    int kept = ++seen > MAX_STATUSES ? status / 100 * 100 : status;
    ByStatus meters = statuses[kept - FIRST_STATUS];
    if (meters == null) {
      String code = Integer.toString(kept);
      DistributionSummary latency =
          DistributionSummary.builder(prefix + "response_latency_ms")
              .description("Milliseconds from the request's arrival to the response's head.")
              .tags(labels.and("status_code", code))
              .register(registry);
      made.add(latency);
      meters = new ByStatus(code, latency);
      statuses[kept - FIRST_STATUS] = meters;
    }
    statuses[status - FIRST_STATUS] = meters;
    return meters;
  }

  private Counter counter(String name, Tags tags, String help) {
    Counter counter =
        Counter.builder(prefix + name).description(help).tags(tags).register(registry);
    made.add(counter);
    return counter;
  }

  /** What the registry holds of this. */
  List<Meter> made() {
    return made;
  }
}
