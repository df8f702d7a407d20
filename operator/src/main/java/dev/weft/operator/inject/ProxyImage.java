package dev.weft.operator.inject;

import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.UpgradeProgress;
import dev.weft.operator.upgrade.Phase;
import java.util.Objects;

/** Which image proxies run, where neither their namespace nor their pod says. */
public final class ProxyImage {
  private ProxyImage() {}

  /**
   * What the fleet is to have.
   *
   * @param brought by this version of Weft, for Meshes that do not say
   */
  public static String wanted(Mesh mesh, String brought) {
    return Objects.requireNonNullElse(mesh.getSpec().proxy().image(), brought);
  }

  /** What new pods get: not what the fleet was just taken back from. */
  static String injected(Mesh mesh, String brought) {
    String wanted = wanted(mesh, brought);
    UpgradeProgress upgrade = mesh.getStatus() == null ? null : mesh.getStatus().upgrade();
    if (upgrade == null || upgrade.fromImage() == null || !wanted.equals(upgrade.toImage())) {
      return wanted;
    }
    Phase phase = Phase.of(upgrade).orElse(Phase.DONE);
    return phase == Phase.ROLLING_BACK || phase == Phase.ROLLED_BACK ? upgrade.fromImage() : wanted;
  }
}
