package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.MapList;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the mesh is. */
public record MeshStatus(
    @JsonPropertyDescription("The metadata.generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Ready: the control plane serves, identities are issued and the fleet is well. Reconciling: a change is under way."
                + " Stalled: it cannot go on without help. ControlPlaneReady, IdentityReady, FleetReady: the parts of Ready.")
        @MapList(keys = "type", maxItems = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("Version that the control plane runs at present.")
        @Nullable String version,
    @JsonPropertyDescription("The proxies of this mesh, counted.") @Nullable Fleet fleet,
    @JsonPropertyDescription("The upgrade of the fleet that is under way or was the last.")
        @Nullable UpgradeProgress upgrade,
    @JsonPropertyDescription(
            "The trust anchors that proxies accept at present: one, or two while a rotation is under way.")
        @MapList(keys = "fingerprint", maxItems = 8)
        List<TrustAnchor> trustAnchors)
    implements Shape {

  public MeshStatus {
    conditions = Absent.list(conditions);
    trustAnchors = Absent.list(trustAnchors);
  }
}
