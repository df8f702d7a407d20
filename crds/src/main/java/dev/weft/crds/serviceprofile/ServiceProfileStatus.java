package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.MapList;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has become of the profile. */
public record ServiceProfileStatus(
    @JsonPropertyDescription("The metadata.generation that this status speaks of.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription(
            "Accepted: the spec makes sense and is in force; else the last one that did is. Programmed: every subscribed proxy"
                + " has acknowledged this generation. Overridden: something else routes this service.")
        @MapList(keys = "type", maxItems = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("Proxies that use this profile at present.")
        @Nullable Integer subscribers,
    @JsonPropertyDescription("Proxies of those that have acknowledged this generation.")
        @Nullable Integer acknowledged)
    implements Shape {

  public ServiceProfileStatus {
    conditions = Absent.list(conditions);
  }
}
