package dev.weft.cli.upgrade;

import dev.weft.crds.mesh.Fleet;
import dev.weft.crds.mesh.UpgradeProgress;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** For a program, on one line. Fields are only ever added; what is not known is null. */
final class UpgradeJson {
  private UpgradeJson() {}

  static String text(String mesh, Standing standing) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("mesh", mesh);
    out.put("state", standing.state().text());
    out.put("message", standing.line());
    out.put("upgrade", standing.progress() == null ? null : upgrade(standing.progress()));
    out.put("fleet", standing.fleet() == null ? null : fleet(standing.fleet()));
    return Serialization.asJson(out);
  }

  private static Map<String, @Nullable Object> upgrade(UpgradeProgress progress) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("phase", progress.phase());
    fields.put("from", progress.from());
    fields.put("to", progress.to());
    fields.put("from_image", progress.fromImage());
    fields.put("to_image", progress.toImage());
    fields.put("wave", progress.wave());
    fields.put("waves", progress.waves());
    fields.put("updated", progress.updated());
    fields.put("total", progress.total());
    fields.put("started_at", progress.startedAt());
    fields.put("wave_done_at", progress.waveDoneAt());
    fields.put("success_before", progress.successBefore());
    fields.put("failure", progress.failure());
    return fields;
  }

  private static Map<String, @Nullable Object> fleet(Fleet fleet) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("total", fleet.total());
    fields.put("ready", fleet.ready());
    fields.put("up_to_date", fleet.upToDate());
    fields.put("failed", fleet.failed());
    Map<String, Integer> versions = new LinkedHashMap<>();
    fleet.versions().forEach(each -> versions.put(each.version(), each.count()));
    fields.put("versions", versions);
    return fields;
  }
}
