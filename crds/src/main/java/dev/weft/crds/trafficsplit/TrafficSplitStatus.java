package dev.weft.crds.trafficsplit;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.MapList;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has become of the split. */
public record TrafficSplitStatus(
    @JsonPropertyDescription("The metadata.generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Accepted: the spec makes sense and is in force; else the last one that did is. ResolvedRefs: the services exist and"
                + " have their ports. Programmed: every subscribed proxy has acknowledged this generation. Progressing: a"
                + " rollout is under way. Overridden: something else routes this service.")
        @MapList(keys = "type", maxItems = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("The weights that are in force, which a rollout moves.")
        @MapList(keys = "service", maxItems = 32)
        List<EffectiveBackend> backends,
    @JsonPropertyDescription("The rollout that is under way or was the last.")
        @Nullable RolloutProgress rollout,
    @JsonPropertyDescription("Proxies that use this split at present.")
        @Nullable Integer subscribers,
    @JsonPropertyDescription("Proxies of those that have acknowledged this generation.")
        @Nullable Integer acknowledged)
    implements Shape {

  public TrafficSplitStatus {
    conditions = Absent.list(conditions);
    backends = Absent.list(backends);
  }

  /** A backend as it is. */
  public record EffectiveBackend(
      @JsonPropertyDescription("Name of the Service.") String service,
      @JsonPropertyDescription("The weight in force.") int weight,
      @JsonPropertyDescription(
              "Ready endpoints of the service; with none it gets nothing, whatever its weight.")
          int readyEndpoints)
      implements Shape {}
}
