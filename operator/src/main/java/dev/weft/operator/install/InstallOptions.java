package dev.weft.operator.install;

import dev.weft.api.Version;
import org.jspecify.annotations.Nullable;

/**
 * What an installation may choose.
 *
 * @param interception {@code redirect} or {@code environment}: for Meshes that do not say; null for
 *     the operator's own default
 * @param verifyPodAddress false where the network translates addresses between pods and the control
 *     plane: a token is then taken for a certificate from wherever it comes
 */
public record InstallOptions(
    String operatorImage,
    String proxyImage,
    int replicas,
    @Nullable String interception,
    boolean verifyPodAddress) {
  public static final InstallOptions DEFAULT =
      new InstallOptions(
          "weft.dev/operator:" + Version.CURRENT, "weft.dev/proxy:" + Version.CURRENT, 1, null);

  public InstallOptions(
      String operatorImage, String proxyImage, int replicas, @Nullable String interception) {
    this(operatorImage, proxyImage, replicas, interception, true);
  }

  public InstallOptions withoutPodAddresses() {
    return new InstallOptions(operatorImage, proxyImage, replicas, interception, false);
  }
}
