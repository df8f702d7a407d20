package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.OnFailure;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.AtomicList;
import dev.weft.crds.schema.Percent;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;

/** How the proxies of running pods get a new version. */
public record Upgrade(
    @JsonPropertyDescription(
            "InPlace changes the image of the proxy's container in the running pod: only that container restarts, the"
                + " application goes on. Restart rolls the workloads, for what cannot be changed in place.")
        @Default("InPlace")
        UpgradeStrategy strategy,
    @JsonPropertyDescription(
            "How many pods of one workload may be without their proxy at once: a count, or a percentage of its replicas"
                + " (rounded down, at least one). A PodDisruptionBudget is never broken.")
        @Default("10%")
        @Percent
        IntOrString maxUnavailable,
    @JsonPropertyDescription(
            "The shares of the fleet that are to be up to date, one after the other; between two of them the health gate must"
                + " hold. Left out: 5 %, 25 %, 100 %.")
        @AtomicList(maxItems = 20)
        @ValidationRule(
            value =
                "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18].all(i, i + 1 >= size(self) ||"
                    + " self[i].percent < self[i + 1].percent)",
            message =
                "expected percentages that rise from one wave to the next, such as 5, 25, 100")
        List<Wave> waves,
    @JsonPropertyDescription("What must hold before the next wave begins.") @Default("{}")
        HealthGate healthGate,
    @JsonPropertyDescription(
            "What happens when the health gate does not hold: Rollback takes the proxies of this upgrade back to the version"
                + " they had; Pause leaves everything as it is and waits.")
        @Default("Rollback")
        OnFailure onFailure,
    @JsonPropertyDescription("True holds an upgrade before its next pod; false lets it go on.")
        @Default("false")
        Boolean paused)
    implements Shape {
  public static final Upgrade DEFAULT =
      new Upgrade(
          UpgradeStrategy.IN_PLACE,
          new IntOrString("10%"),
          List.of(),
          HealthGate.DEFAULT,
          OnFailure.ROLLBACK,
          false);

  public Upgrade {
    strategy = Absent.or(strategy, UpgradeStrategy.IN_PLACE);
    maxUnavailable = Absent.or(maxUnavailable, new IntOrString("10%"));
    waves = Absent.list(waves);
    healthGate = Absent.or(healthGate, HealthGate.DEFAULT);
    onFailure = Absent.or(onFailure, OnFailure.ROLLBACK);
    paused = Absent.or(paused, false);
  }
}
