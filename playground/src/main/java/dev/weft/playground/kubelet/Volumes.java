package dev.weft.playground.kubelet;

import dev.weft.playground.controllers.Key;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps a pod's volumes and its kubeconfig as the objects and tokens are now. Confined to the pod's
 * worker.
 */
final class Volumes implements Sources {
  private final Machine machine;
  private final Pod pod;
  private final Tokens tokens;
  private final VolumeStore store;

  Volumes(Machine machine, Pod pod) {
    this.machine = machine;
    this.pod = pod;
    this.tokens = new Tokens(request -> issue(machine, pod, request), pod, machine.clock());
    this.store = new VolumeStore(machine.directory(pod).resolve("volumes"));
  }

  private static TokenRequest issue(Machine machine, Pod pod, TokenRequest request) {
    return machine
        .client()
        .serviceAccounts()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default"))
        .tokenRequest(request);
  }

  Path root() {
    return store.root();
  }

  Path kubeconfig() {
    return machine.directory(pod).resolve("kubeconfig");
  }

  /** Brings all files up to date; empty when that worked, else what is missing. */
  Optional<String> refresh(Pod now, String podIp) {
    Facts facts = machine.facts(now, podIp);
    for (Volume volume : now.getSpec().getVolumes()) {
      try {
        switch (VolumeFiles.of(volume, facts, this, tokens)) {
          case VolumeFiles.Content.Files(var files) -> store.files(volume.getName(), files);
          case VolumeFiles.Content.Empty _ -> store.empty(volume.getName());
          case VolumeFiles.Content.Missing(String message) -> {
            return Optional.of(
                "MountVolume.SetUp failed for volume \"" + volume.getName() + "\" : " + message);
          }
        }
      } catch (IOException | KubernetesClientException e) {
        return Optional.of(
            "MountVolume.SetUp failed for volume \"" + volume.getName() + "\" : " + e.getMessage());
      }
    }
    return writeKubeconfig(now);
  }

  private Optional<String> writeKubeconfig(Pod now) {
    if (!DefaultToken.isWanted(now)) {
      return Optional.empty();
    }
    try {
      Path ca = machine.directory(pod).resolve("ca.crt");
      write(ca, machine.api().caPem());
      String token = tokens.token(null, DefaultToken.expirySeconds());
      write(
          kubeconfig(),
          machine.api().kubeconfig(token, now.getMetadata().getNamespace(), ca.toString()));
      return Optional.empty();
    } catch (IOException | KubernetesClientException e) {
      return Optional.of("kubeconfig not written: " + e.getMessage());
    }
  }

  private static void write(Path file, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (Files.exists(file) && java.util.Arrays.equals(Files.readAllBytes(file), bytes)) {
      return;
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, bytes);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r-----"));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** When a token is to be renewed. */
  Optional<Instant> refreshAt() {
    return tokens.renewAt();
  }

  @Override
  public Optional<ConfigMap> configMap(String name) {
    Optional<ConfigMap> found =
        machine.caches().of(ConfigMap.class).get(new Key(namespace(), name));
    if (found.isEmpty() && name.equals(DefaultToken.CA_MAP)) {
      // Every namespace has this one, sooner or later.
      return Optional.of(new ConfigMapBuilder().addToData("ca.crt", machine.api().caPem()).build());
    }
    return found;
  }

  @Override
  public Optional<Secret> secret(String name) {
    return machine.caches().of(Secret.class).get(new Key(namespace(), name));
  }

  private String namespace() {
    return pod.getMetadata().getNamespace();
  }
}
