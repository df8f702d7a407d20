package dev.weft.cli.upgrade;

import dev.weft.crds.mesh.Fleet;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.MeshStatus;
import dev.weft.crds.mesh.UpgradeProgress;
import dev.weft.operator.status.ConditionSet;
import dev.weft.operator.upgrade.Phase;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where an upgrade stands, told from what the Mesh says of itself. Pure.
 *
 * @param line how it stands, for a person
 * @param progress null where there was none yet
 */
record Standing(
    State state, String line, @Nullable UpgradeProgress progress, @Nullable Fleet fleet) {
  /** What is to be made of it. */
  enum State {
    UNDER_WAY,
    DONE,
    FAILED;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static Standing of(Mesh mesh) {
    MeshStatus status = mesh.getStatus();
    if (status == null
        || !Objects.equals(status.observedGeneration(), mesh.getMetadata().getGeneration())) {
      return new Standing(
          State.UNDER_WAY,
          "waiting for the operator to see the spec",
          status == null ? null : status.upgrade(),
          status == null ? null : status.fleet());
    }
    Phase phase = Phase.of(status.upgrade()).orElse(Phase.DONE);
    Optional<Condition> reconciling =
        ConditionSet.find(status.conditions(), "Reconciling")
            .filter(condition -> "True".equals(condition.getStatus()));
    return switch (phase) {
      case UPGRADING, ROLLING_BACK -> of(State.UNDER_WAY, status, message(status));
      case HALTED, ROLLED_BACK -> of(State.FAILED, status, message(status));
      case DONE ->
          reconciling
              .map(condition -> of(State.UNDER_WAY, status, condition.getMessage()))
              .orElseGet(() -> of(State.DONE, status, "nothing is under way: " + counts(status)));
    };
  }

  private static Standing of(State state, MeshStatus status, String line) {
    return new Standing(state, line, status.upgrade(), status.fleet());
  }

  private static String message(MeshStatus status) {
    UpgradeProgress progress = status.upgrade();
    return progress == null ? "" : Objects.requireNonNullElse(progress.message(), "");
  }

  private static String counts(MeshStatus status) {
    Fleet fleet = status.fleet();
    return fleet == null
        ? "no proxy was counted yet"
        : fleet.upToDate() + " of " + fleet.total() + " proxies are up to date";
  }

  /** For a person, a line each. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    UpgradeProgress known = progress;
    if (known != null) {
      lines.add("upgrade    " + known.phase() + ", begun " + known.startedAt());
      lines.add("from       " + known.from() + " (" + known.fromImage() + ")");
      lines.add("to         " + known.to() + " (" + known.toImage() + ")");
      lines.add(
          "wave       "
              + known.wave()
              + " of "
              + known.waves()
              + ", "
              + known.updated()
              + " of "
              + known.total()
              + " proxies");
      if (known.failure() != null) {
        lines.add("failure    " + known.failure());
      }
    }
    if (fleet != null) {
      lines.add(
          "fleet      "
              + fleet.ready()
              + " of "
              + fleet.total()
              + " proxies ready; versions: "
              + fleet.versions().stream()
                  .map(each -> each.version() + " (" + each.count() + ")")
                  .collect(Collectors.joining(", ")));
    }
    lines.add("standing   " + line);
    return lines;
  }
}
