package dev.weft.operator.upgrade;

import dev.weft.crds.mesh.UpgradeProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done and said now. Where the phase changes nothing else is done: a decision is
 * written down before anybody acts on it, so that a crash between the two cannot lose it.
 *
 * @param progress for the Mesh's status
 * @param steps in their order; each may be left out or done twice, the next plan sees it
 */
public record Plan(@Nullable UpgradeProgress progress, List<Step> steps, List<Note> notes) {
  public Plan {
    steps = List.copyOf(steps);
    notes = List.copyOf(notes);
  }

  /** Time alone, or what was just decided, may call for something: ask again soon. */
  public boolean isUnderWay() {
    return !steps.isEmpty()
        || !notes.isEmpty()
        || Phase.of(progress).map(Phase::isUnderWay).orElse(false);
  }
}
