package dev.weft.crds.trafficsplit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.HashKey;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.AtomicList;
import dev.weft.crds.schema.MapList;
import dev.weft.crds.schema.ServiceName;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which service is split, and how. */
@ValidationRule(
    value = "self.mode != 'Weighted' || self.backends.all(b, has(b.weight))",
    fieldPath = ".backends",
    message = "expected a weight for each backend in mode Weighted")
@ValidationRule(
    value = "self.mode != 'Weighted' || self.backends.exists(b, !has(b.weight) || b.weight > 0)",
    fieldPath = ".backends",
    message = "expected at least one weight above 0, else no backend would get a request")
@ValidationRule(
    value = "self.mode != 'Failover' || !has(self.rollout)",
    fieldPath = ".rollout",
    message = "expected mode Weighted, because a rollout moves weights")
@ValidationRule(
    value = "!has(self.rollout) || self.backends.exists(b, b.service == self.rollout.candidate)",
    fieldPath = ".rollout.candidate",
    message = "expected the service of one of the backends")
@ValidationRule(
    value =
        "!has(self.rollout) || self.backends.exists(b, b.service != self.rollout.candidate && (!has(b.weight) || b.weight > 0))",
    fieldPath = ".rollout",
    message =
        "expected a backend beside the candidate with a weight above 0, to begin from and go back to")
public record TrafficSplitSpec(
    @JsonPropertyDescription(
            "Name of the Service whose requests are split, in this namespace. Clients keep sending to it.")
        @Required
        @ServiceName
        @ValidationRule(
            value = "self == oldSelf",
            message = "service is immutable: make a new TrafficSplit for another service")
        String service,
    @JsonPropertyDescription(
            "Services of this namespace that get the requests. The split service itself may be among them: its own endpoints.")
        @Required
        @Size(min = 1)
        @MapList(keys = "service", maxItems = 32)
        List<Backend> backends,
    @JsonPropertyDescription(
            "Weighted: each backend gets a share by its weight, among those that have a ready endpoint. Failover: the first"
                + " backend of the list that has a ready endpoint gets all requests.")
        @Default("Weighted")
        Mode mode,
    @JsonPropertyDescription(
            "Requests that are split; all others go to the service itself. A request is split when one entry holds. Left out,"
                + " all requests are split.")
        @AtomicList(maxItems = 16)
        List<Match> matches,
    @JsonPropertyDescription(
            "Keeps a client on the backend that it got first, as long as the weights allow. Left out: each request by itself.")
        @Nullable HashKey stickiness,
    @JsonPropertyDescription(
            "Moves weight to one backend step by step while the analysis holds. The operator moves the effective weights in"
                + " status and never changes spec.")
        @Nullable Rollout rollout)
    implements Shape {

  public TrafficSplitSpec {
    backends = Absent.list(backends);
    mode = Absent.or(mode, Mode.WEIGHTED);
    matches = Absent.list(matches);
  }

  /** What decides among the backends. */
  public enum Mode {
    @JsonProperty("Weighted")
    WEIGHTED,
    @JsonProperty("Failover")
    FAILOVER
  }
}
