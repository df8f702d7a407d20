package dev.weft.cli.uninstall;

import java.util.ArrayList;
import java.util.List;

/** A plan in words. */
final class Preview {
  private Preview() {}

  static List<String> lines(UninstallPlan.Go plan, Facts facts) {
    var lines = new ArrayList<String>();
    plan.meshes()
        .forEach(name ->
            lines.add("would delete Mesh " + name + ", and wait until new pods get no proxy"));
    plan.roll()
        .forEach(target ->
            lines.add("would restart " + target.text() + " (" + target.pods() + " with a proxy)"));
    int waited = facts.proxies() - plan.abandon().size();
    if (waited > 0) {
      lines.add(
          "would wait until "
              + waited
              + " pods have no proxy any more"
              + (plan.roll().isEmpty() ? " (--restart rolls their workloads)" : ""));
    }
    plan.abandon().forEach(each -> lines.add("would leave with its proxy: " + each.pod()));
    plan.delete().forEach(piece -> lines.add("would delete " + piece.text()));
    plan.kept().forEach(each -> lines.add("would keep " + each));
    if (lines.isEmpty()) {
      lines.add("nothing to do: there is no Mesh, and no operator");
    }
    return lines;
  }
}
