package dev.weft.operator.reconcile.certificate;

import dev.weft.api.wire.FleetMessage;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.rotation.Published;
import dev.weft.operator.rotation.Situation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A replica of the control plane: acts on the identity Secret as it saw it last. */
final class ModelReplica {
  final Set<ModelProxy> proxies = new LinkedHashSet<>();
  private final Situation.Mesh mesh;
  boolean reachable = true;
  @Nullable Published holds;

  ModelReplica(Situation.Mesh mesh) {
    this.mesh = mesh;
  }

  /** One that is gone, or of no use, changes nothing. */
  void see(@Nullable Published published) {
    if (published != null) {
      holds = published;
    }
  }

  String version() {
    return holds == null ? "" : holds.version(mesh);
  }

  FleetView.Replica view() {
    if (!reachable) {
      return FleetView.Replica.SILENT;
    }
    List<FleetMessage> messages = new ArrayList<>();
    if (holds != null) {
      messages.add(new FleetMessage.Trust(version()));
    }
    proxies.forEach(proxy -> messages.add(proxy.said()));
    messages.add(new FleetMessage.Synced());
    return FleetView.Replica.SILENT.with(messages);
  }
}
