package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.AtomicList;
import dev.weft.crds.schema.Identities;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bounds held by the proxy of each pod of the service, by itself; what is above is answered 429.
 */
@ValidationRule(
    value = "has(self.requestsPerSecond) || has(self.perClient)",
    message = "expected requestsPerSecond, perClient or both")
public record RateLimit(
    @JsonPropertyDescription("Requests in a second to one pod, all clients together.")
        @Min(1)
        @Max(10_000_000)
        @Nullable Integer requestsPerSecond,
    @JsonPropertyDescription(
            "Requests that may come at once beyond the even pace. Left out: one second's worth.")
        @Min(1)
        @Max(10_000_000)
        @Nullable Integer burst,
    @JsonPropertyDescription(
            "Bounds for each client by its identity; clients without one share a bound.")
        @Nullable PerClient perClient)
    implements Shape {

  /** A bound for each identity. */
  public record PerClient(
      @JsonPropertyDescription("Requests in a second to one pod from one identity.")
          @Required
          @Min(1)
          @Max(10_000_000)
          Integer requestsPerSecond,
      @JsonPropertyDescription(
              "Bounds of their own for some clients; the first that names the client holds.")
          @AtomicList(maxItems = 32)
          List<ClientLimit> overrides)
      implements Shape {
    public PerClient {
      overrides = Absent.list(overrides);
    }
  }

  /** A bound for some identities. */
  public record ClientLimit(
      @JsonPropertyDescription(
              "Identities, as spiffe://<trust domain>/ns/<namespace>/sa/<service account> or <namespace>/<service account>.")
          @Required
          @Identities
          List<String> identities,
      @JsonPropertyDescription("Requests in a second to one pod from each of them.")
          @Required
          @Min(1)
          @Max(10_000_000)
          Integer requestsPerSecond)
      implements Shape {
    public ClientLimit {
      identities = Absent.list(identities);
    }
  }
}
