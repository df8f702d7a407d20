package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/** The Deployment that proxies talk to. */
public record ControlPlane(
    @JsonPropertyDescription(
            "Replicas of the control plane; all of them serve. With two or more they are spread over nodes and kept by a"
                + " PodDisruptionBudget. Proxies serve on with what they know while none is there.")
        @Default("1")
        @Min(1)
        @Max(15)
        Integer replicas,
    @JsonPropertyDescription(
            "Resources of each replica. Left out, the operator's own figures hold.")
        Resources resources)
    implements Shape {
  static final ControlPlane DEFAULT = new ControlPlane(1, Resources.NONE);

  public ControlPlane {
    replicas = Absent.or(replicas, 1);
    resources = Absent.or(resources, Resources.NONE);
  }
}
