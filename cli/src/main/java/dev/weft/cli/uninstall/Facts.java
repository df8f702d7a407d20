package dev.weft.cli.uninstall;

import dev.weft.cli.restart.RestartPlan;
import java.util.List;

/**
 * What there is, before anything is done.
 *
 * @param meshes names of the Meshes
 * @param operator one runs: it finishes what the deletion of a Mesh begins
 * @param meshed pods with a proxy
 * @param installed objects of the installation that are there, in the order of their deletion
 * @param strangers objects in the control plane's namespace that are not Weft's
 * @param users custom resources that go with the definitions, counted by kind
 */
record Facts(
    List<String> meshes,
    boolean operator,
    RestartPlan meshed,
    List<Piece> installed,
    List<String> strangers,
    List<String> users) {
  Facts {
    meshes = List.copyOf(meshes);
    installed = List.copyOf(installed);
    strangers = List.copyOf(strangers);
    users = List.copyOf(users);
  }

  /** An object, by kind and name. */
  record Piece(String kind, String namespace, String name) {
    String text() {
      return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }
  }

  int proxies() {
    return meshed.workloads().stream().mapToInt(RestartPlan.Target::pods).sum()
        + meshed.left().size();
  }
}
