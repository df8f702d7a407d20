package dev.weft.crds.authorizationpolicy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.MapList;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has become of the policy. */
public record AuthorizationPolicyStatus(
    @JsonPropertyDescription("The metadata.generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Accepted: the spec makes sense and is in force; where it does not, the policy allows nobody. Programmed: the proxy"
                + " of every selected pod has acknowledged this generation.")
        @MapList(keys = "type", maxItems = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("Meshed pods that the selector selects at present.")
        @Nullable Integer selectedPods,
    @JsonPropertyDescription("Proxies of those that have acknowledged this generation.")
        @Nullable Integer acknowledged)
    implements Shape {

  public AuthorizationPolicyStatus {
    conditions = Absent.list(conditions);
  }
}
