package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.MapList;
import java.util.List;

/** The proxies of the mesh, counted. */
public record Fleet(
    @JsonPropertyDescription("Pods that have, or by their namespace's label should have, a proxy.")
        int total,
    @JsonPropertyDescription("Proxies that are ready and in touch with the control plane.")
        int ready,
    @JsonPropertyDescription("Proxies of the mesh's version.") int upToDate,
    @JsonPropertyDescription(
            "Pods whose proxy is missing, does not start, or was given up in an upgrade.")
        int failed,
    @JsonPropertyDescription("How many proxies run which version.")
        @MapList(keys = "version", maxItems = 32)
        List<VersionCount> versions)
    implements Shape {

  public Fleet {
    versions = Absent.list(versions);
  }

  /** Proxies of one version. */
  public record VersionCount(
      @JsonPropertyDescription("Version of the proxies.") String version,
      @JsonPropertyDescription("How many there are.") int count)
      implements Shape {}
}
