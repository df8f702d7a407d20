package dev.weft.crds.trafficsplit;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.OnFailure;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.AtomicList;
import dev.weft.crds.schema.ServiceName;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weight that moves to one backend step by step. Nothing in it has a default in the schema: what
 * the API server fills in belongs to nobody, and would stay behind when somebody takes the rest
 * away by server-side apply.
 */
public record Rollout(
    @JsonPropertyDescription(
            "Service of the backend that is to take over. The others share what is left, by their weights.")
        @Required
        @ServiceName
        String candidate,
    @JsonPropertyDescription(
            "The candidate's share, step by step. After the last step has held, the candidate gets all requests.")
        @Required
        @AtomicList(minItems = 1, maxItems = 20)
        @ValidationRule(
            value =
                "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18].all(i, i + 1 >= size(self) || self[i].weight <"
                    + " self[i + 1].weight)",
            message = "expected weights that rise from one step to the next, such as 5, 25, 50")
        List<Step> steps,
    @JsonPropertyDescription(
            "What must hold for a step to be left for the next. Left out, only time counts.")
        @Nullable Analysis analysis,
    @JsonPropertyDescription(
            "What happens when the analysis does not hold: Rollback gives the candidate's share back at once; Pause keeps it"
                + " and waits. Left out: Rollback.")
        OnFailure onFailure,
    @JsonPropertyDescription(
            "True holds the rollout at its present step; false, or left out, lets it go on.")
        Boolean paused)
    implements Shape {

  public Rollout {
    steps = Absent.list(steps);
    onFailure = Absent.or(onFailure, OnFailure.ROLLBACK);
    paused = Absent.or(paused, false);
  }
}
