package dev.weft.operator.install;

import dev.weft.api.Version;
import org.jspecify.annotations.Nullable;

/**
 * What an installation may choose.
 *
 * @param interception {@code redirect} or {@code environment}: for Meshes that do not say; null for
 *     the operator's own default
 */
public record InstallOptions(
    String operatorImage, String proxyImage, int replicas, @Nullable String interception) {
  public static final InstallOptions DEFAULT =
      new InstallOptions(
          "weft.dev/operator:" + Version.CURRENT, "weft.dev/proxy:" + Version.CURRENT, 1, null);
}
