package dev.weft.cli.check.facts;

import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.cluster.Said;
import dev.weft.cli.identity.Facts;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.status.OneMesh;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that was seen at one moment: gathered by {@link ClusterGathering}, judged by pure functions.
 *
 * @param installed what this version's {@code weft install} prints: what the cluster is held to
 * @param access whether we have the rights that were asked about
 * @param pages what the pods of weft-system answer: by path, then by pod name
 * @param identity certificates; missing where there is no Mesh
 * @param links of the proxies that were asked
 */
public record ClusterFacts(
    Asked asked,
    List<HasMetadata> installed,
    ApiFacts api,
    Snapshot objects,
    Map<Access, Found<Boolean>> access,
    Map<String, Map<String, Said>> pages,
    Found<Facts> identity,
    Map<MeshPod, Found<ProxyLink>> links) {

  /** Of {@link #installed} those of one kind. */
  public <T extends HasMetadata> List<T> installed(Class<T> kind) {
    return installed.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The API server's time where it is known: objects bear it. */
  public Instant now() {
    return api.clock().optional().orElse(api.here());
  }

  /** The Mesh that counts; empty also where Meshes cannot be read. */
  public Optional<Mesh> mesh() {
    return OneMesh.of(objects.all(Mesh.class, null).optional().orElse(List.of()));
  }
}
