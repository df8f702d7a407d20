package dev.weft.cli.uninstall;

import dev.weft.cli.restart.RestartPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What is going to be done, or why not. Pure; decided before anything is changed.
 *
 * <p>The Mesh goes first, for with it goes the webhook, and a pod that is restarted before that
 * would come again with a proxy. The operator goes last: it finishes the Mesh's removal.
 */
sealed interface UninstallPlan {
  /** The message is for the user, and says what to do. */
  record Refused(String message) implements UninstallPlan {}

  /**
   * @param roll workloads to be restarted once the webhook is gone
   * @param abandon bare pods, and those of Jobs, that keep their proxies
   * @param delete what is then deleted, in this order
   * @param kept what stays, and why, line by line
   */
  record Go(
      List<String> meshes,
      List<RestartPlan.Target> roll,
      List<RestartPlan.Left> abandon,
      List<Facts.Piece> delete,
      List<String> kept)
      implements UninstallPlan {
    public Go {
      meshes = List.copyOf(meshes);
      roll = List.copyOf(roll);
      abandon = List.copyOf(abandon);
      delete = List.copyOf(delete);
      kept = List.copyOf(kept);
    }
  }

  /** What the user has asked for. */
  record Wish(boolean restart, boolean crds, boolean force) {}

  static UninstallPlan of(Facts facts, Wish wish) {
    List<RestartPlan.Left> left = facts.meshed().left();
    if (wish.restart() && !left.isEmpty() && !wish.force()) {
      return new Refused(
          "these pods have a proxy, and no restart of a workload makes them again:\n"
              + left.stream()
                  .map(each -> "  " + each.pod() + ", " + each.why() + "\n")
                  .collect(Collectors.joining())
              + "Nothing has been changed. See to them first, or leave them to themselves by --force: their proxies let"
              + " everybody in, and go on until their certificates expire, a day later at most.");
    }
    if (!facts.meshes().isEmpty() && !facts.operator() && !wish.force()) {
      return new Refused(
          "no operator runs, and it is the operator that takes a Mesh down. Nothing has been changed. Start it"
              + " (kubectl -n weft-system get deployment weft-operator says what stops it), or leave pods with a proxy to"
              + " themselves by --force.");
    }
    return new Go(
        facts.meshes(),
        wish.restart() ? facts.meshed().workloads() : List.of(),
        wish.force() ? left : List.of(),
        facts.installed().stream().filter(goes(facts, wish)).toList(),
        kept(facts, wish));
  }

  private static Predicate<Facts.Piece> goes(Facts facts, Wish wish) {
    return piece ->
        switch (piece.kind()) {
          case "CustomResourceDefinition" -> wish.crds();
          case "Namespace" -> wish.force() || facts.strangers().isEmpty();
          default -> true;
        };
  }

  private static List<String> kept(Facts facts, Wish wish) {
    var kept = new ArrayList<String>();
    boolean definitions =
        facts.installed().stream()
            .anyMatch(piece -> piece.kind().equals("CustomResourceDefinition"));
    if (definitions && !wish.crds()) {
      kept.add(
          "the CustomResourceDefinitions"
              + (facts.users().isEmpty() ? "" : " with " + String.join(", ", facts.users()))
              + " (--crds deletes them)");
    }
    if (!facts.strangers().isEmpty() && !wish.force()) {
      kept.add(
          "the namespace weft-system, for it holds what is not Weft's: "
              + String.join(", ", facts.strangers())
              + " (--force deletes it all the same)");
    }
    return kept;
  }
}
