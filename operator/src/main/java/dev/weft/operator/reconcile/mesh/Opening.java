package dev.weft.operator.reconcile.mesh;

import dev.weft.api.route.Source;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.status.OneMesh;
import dev.weft.operator.status.Times;
import java.time.Duration;
import java.time.Instant;

/** Whether the proxies of a Mesh that is being removed let everybody in. */
final class Opening {
  /** A proxy that is out of touch, or a control plane that is away, must not hold a removal. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private Opening() {}

  static boolean isDone(Mesh mesh, FleetView fleet, Instant now) {
    Source removal = OneMesh.removal(mesh);
    if (removal == null) {
      return false;
    }
    Instant deleted = Times.parse(mesh.getMetadata().getDeletionTimestamp());
    if (deleted == null || now.isAfter(deleted.plus(PATIENCE))) {
      return true;
    }
    FleetView.Progress progress = fleet.progress(removal);
    return fleet.complete()
        && progress.behind().isEmpty()
        && progress.acknowledged() >= progress.subscribers();
  }
}
