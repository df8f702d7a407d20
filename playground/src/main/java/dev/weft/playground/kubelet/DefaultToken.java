package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;

/**
 * The ServiceAccount token that every pod gets unless it says no; here where admission has not put
 * it into the spec already.
 */
final class DefaultToken {
  static final String PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  static final String CA_MAP = "kube-root-ca.crt";
  private static final String VOLUME = "kube-api-access";
  private static final long EXPIRY_SECONDS = 3607; // as Kubernetes asks

  static boolean isWanted(Pod pod) {
    return !Boolean.FALSE.equals(pod.getSpec().getAutomountServiceAccountToken());
  }

  static Pod added(Pod pod) {
    if (!isWanted(pod) || Containers.all(pod).stream().anyMatch(DefaultToken::isMounted)) {
      return pod;
    }
    return pod.edit()
        .editSpec()
        .addToVolumes(volume())
        .withInitContainers(mounted(pod.getSpec().getInitContainers()))
        .withContainers(mounted(pod.getSpec().getContainers()))
        .endSpec()
        .build();
  }

  private static boolean isMounted(Container container) {
    return container.getVolumeMounts().stream()
        .anyMatch(mount -> mount.getMountPath().equals(PATH));
  }

  private static List<Container> mounted(List<Container> containers) {
    return containers.stream()
        .map(container ->
            container
                .edit()
                .addNewVolumeMount()
                .withName(VOLUME)
                .withMountPath(PATH)
                .withReadOnly(true)
                .endVolumeMount()
                .build())
        .toList();
  }

  private static Volume volume() {
    return new VolumeBuilder()
        .withName(VOLUME)
        .withNewProjected()
        .addNewSource()
        .withNewServiceAccountToken()
        .withPath("token")
        .withExpirationSeconds(EXPIRY_SECONDS)
        .endServiceAccountToken()
        .endSource()
        .addNewSource()
        .withNewConfigMap()
        .withName(CA_MAP)
        .addNewItem("ca.crt", null, "ca.crt")
        .endConfigMap()
        .endSource()
        .addNewSource()
        .withNewDownwardAPI()
        .addNewItem()
        .withPath("namespace")
        .withNewFieldRef("v1", "metadata.namespace")
        .endItem()
        .endDownwardAPI()
        .endSource()
        .endProjected()
        .build();
  }

  static long expirySeconds() {
    return EXPIRY_SECONDS;
  }

  private DefaultToken() {}
}
