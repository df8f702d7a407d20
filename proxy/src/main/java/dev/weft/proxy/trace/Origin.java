package dev.weft.proxy.trace;

import java.util.regex.Pattern;

/** Whose spans these are. */
public record Origin(String serviceName, String podName, String podNamespace) {
  /** Letters and digits of which Kubernetes makes names: apimachinery, util/rand. */
  private static final String MADE = "[bcdfghjklmnpqrstvwxz2456789]";

  /** What the controllers append: a template's hash and five letters, five letters, or a number. */
  private static final Pattern SUFFIX =
      Pattern.compile("(-" + MADE + "{6,10})?-" + MADE + "{5}$|-[0-9]+$");

  /** The service is the workload, as far as the pod's name says it. */
  public static Origin ofPod(String podName, String podNamespace) {
    String workload = SUFFIX.matcher(podName).replaceFirst("");
    String service = workload.isEmpty() ? "unknown_service:weft-proxy" : workload;
    return new Origin(service, podName, podNamespace);
  }
}
