package dev.weft.playground.kubelet;

import static java.util.Comparator.comparingInt;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for mounts: where a container's command, args or env name a path under a mount, they
 * get the directory that the volume has on this machine.
 */
record Rewrites(List<Mount> longestFirst) {
  record Mount(String path, String local) {}

  /** {@code volumes}: the directory with one sub-directory a volume. */
  static Rewrites of(Container container, Path volumes) {
    List<Mount> mounts = new ArrayList<>();
    for (VolumeMount mount : container.getVolumeMounts()) {
      Path local = volumes.resolve(mount.getName());
      if (mount.getSubPath() != null && !mount.getSubPath().isEmpty()) {
        local = local.resolve(mount.getSubPath());
      }
      String path = mount.getMountPath();
      mounts.add(
          new Mount(
              path.endsWith("/") ? path.substring(0, path.length() - 1) : path, local.toString()));
    }
    mounts.sort(comparingInt((Mount mount) -> mount.path().length()).reversed());
    return new Rewrites(List.copyOf(mounts));
  }

  /**
   * The container as this machine can run it. Only what its author wrote is touched, not what the
   * playground adds later.
   */
  Container apply(Container container) {
    return container
        .edit()
        .withCommand(apply(container.getCommand()))
        .withArgs(apply(container.getArgs()))
        .withEnv(
            container.getEnv().stream()
                .map(each ->
                    each.getValue() == null
                        ? each
                        : each.edit().withValue(apply(each.getValue())).build())
                .toList())
        .build();
  }

  List<String> apply(List<String> words) {
    return words.stream().map(this::apply).toList();
  }

  String apply(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      Mount here = at == 0 || !isNameCharacter(text.charAt(at - 1)) ? mountAt(text, at) : null;
      if (here == null) {
        out.append(text.charAt(at));
        at++;
      } else {
        out.append(here.local());
        at += here.path().length();
      }
    }
    return out.toString();
  }

  private @Nullable Mount mountAt(String text, int at) {
    for (Mount mount : longestFirst) {
      int end = at + mount.path().length();
      if (!mount.path().isEmpty()
          && text.startsWith(mount.path(), at)
          && (end == text.length()
              || text.charAt(end) == '/'
              || !isNameCharacter(text.charAt(end)))) {
        return mount;
      }
    }
    return null;
  }

  /** A path goes on through these; so /etc/tls is not meant by /etc/tls-old, nor by /my/etc/tls. */
  private static boolean isNameCharacter(char each) {
    return Character.isLetterOrDigit(each)
        || each == '-'
        || each == '_'
        || each == '.'
        || each == '/';
  }
}
