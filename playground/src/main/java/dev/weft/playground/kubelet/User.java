package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Under which user a container runs. */
final class User {
  /**
   * The words that change the user before a command; none when it need not change, or we may not.
   * The group is root's unless said otherwise, as in Kubernetes: volumes are readable to it. Class
   * paths often lie under a home that only root may enter, where a real container would have them
   * in its image; hence the one capability, to read.
   */
  static List<String> of(Pod pod, Container container, boolean root) {
    Long user = user(pod, container);
    if (!root || user == null || user == 0) {
      return List.of();
    }
    return List.of(
        "setpriv",
        "--reuid",
        Long.toString(user),
        "--regid",
        Long.toString(group(pod, container)),
        "--groups",
        "0",
        "--inh-caps",
        "+dac_read_search",
        "--ambient-caps",
        "+dac_read_search",
        "--");
  }

  private static @Nullable Long user(Pod pod, Container container) {
    var own = container.getSecurityContext();
    if (own != null && own.getRunAsUser() != null) {
      return own.getRunAsUser();
    }
    return pod.getSpec().getSecurityContext() == null
        ? null
        : pod.getSpec().getSecurityContext().getRunAsUser();
  }

  private static long group(Pod pod, Container container) {
    var own = container.getSecurityContext();
    if (own != null && own.getRunAsGroup() != null) {
      return own.getRunAsGroup();
    }
    var shared = pod.getSpec().getSecurityContext();
    return shared == null || shared.getRunAsGroup() == null ? 0 : shared.getRunAsGroup();
  }

  private User() {}
}
