package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.HashKey;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.DurationText;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How an endpoint is chosen. */
@ValidationRule(
    value = "(self.policy == 'ConsistentHash') == has(self.hash)",
    fieldPath = ".hash",
    message = "expected with policy ConsistentHash, and only there")
public record LoadBalancer(
    @JsonPropertyDescription(
            "PeakEWMA takes the less loaded of two endpoints, by recent latency and requests in flight. ConsistentHash sends"
                + " requests with the same hash key to the same endpoint.")
        @Default("PeakEWMA")
        Policy policy,
    @JsonPropertyDescription("What ConsistentHash takes from a request.") @Nullable HashKey hash,
    @JsonPropertyDescription(
            "Whether endpoints in the client's own zone come first (Prefer: as the EndpointSlice's hints say) or zones do not"
                + " matter (Ignore).")
        @Default("Prefer")
        Zones zones,
    @JsonPropertyDescription(
            "PeakEWMA: latency that is assumed of an endpoint that has not answered yet. Left out: 30ms.")
        @DurationText(min = "1ms", max = "1m")
        @Nullable String defaultRtt,
    @JsonPropertyDescription("PeakEWMA: how long a peak of latency is remembered. Left out: 10s.")
        @DurationText(min = "100ms", max = "10m")
        @Nullable String decay)
    implements Shape {

  public LoadBalancer {
    policy = Absent.or(policy, Policy.PEAK_EWMA);
    zones = Absent.or(zones, Zones.PREFER);
  }

  /** How an endpoint is chosen. */
  public enum Policy {
    @JsonProperty("PeakEWMA")
    PEAK_EWMA,
    @JsonProperty("ConsistentHash")
    CONSISTENT_HASH
  }

  /** Whether the client's zone matters. */
  public enum Zones {
    @JsonProperty("Prefer")
    PREFER,
    @JsonProperty("Ignore")
    IGNORE
  }
}
