package dev.weft.operator.inject;

import dev.weft.api.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which pods ask for a proxy. The webhook's selectors say the same in the API server's words. */
public final class Ask {
  public static final String ENABLED = "enabled";
  public static final String DISABLED = "disabled";

  /** Namespaces whose pods must start though Weft does not. */
  public static final List<String> NEVER = List.of(Names.NAMESPACE, "kube-system");

  private Ask() {}

  /**
   * @param namespaceLabel of {@link Names#INJECT_LABEL}
   * @param podLabel of the same; a value that nobody knows asks, for the webhook refuses it
   */
  public static boolean holds(
      String namespace, @Nullable String namespaceLabel, @Nullable String podLabel) {
    if (NEVER.contains(namespace) || DISABLED.equals(podLabel)) {
      return false;
    }
    return ENABLED.equals(podLabel) || ENABLED.equals(namespaceLabel);
  }
}
