package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** A container's requests and limits. */
public record Resources(
    @JsonPropertyDescription(
            "What the scheduler sets aside for the container, by resource name: cpu, memory, ephemeral-storage.")
        Map<String, Quantity> requests,
    @JsonPropertyDescription(
            "What the container may use at most, by resource name: cpu, memory, ephemeral-storage.")
        Map<String, Quantity> limits)
    implements Shape {
  static final Resources NONE = new Resources(Map.of(), Map.of());

  public Resources {
    requests = Absent.map(requests);
    limits = Absent.map(limits);
  }
}
