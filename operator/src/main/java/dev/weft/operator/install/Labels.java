package dev.weft.operator.install;

import dev.weft.api.Version;
import java.util.Map;
import java.util.TreeMap;

/** The labels that all of Weft's own objects bear. */
public final class Labels {
  public static final String NAME = "app.kubernetes.io/name";
  public static final String PART_OF = "app.kubernetes.io/part-of";
  public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String VERSION = "app.kubernetes.io/version";

  /** Selects what the operator made for a Mesh. */
  public static final String OF_MESH = PART_OF + "=weft," + MANAGED_BY + "=weft-operator";

  private Labels() {}

  /** On what the installation brings. */
  public static Map<String, String> installed(String name) {
    return sorted(Map.of(NAME, name, PART_OF, "weft", VERSION, Version.CURRENT));
  }

  /** On what the operator makes. */
  public static Map<String, String> managed(String name) {
    return sorted(
        Map.of(NAME, name, PART_OF, "weft", MANAGED_BY, "weft-operator", VERSION, Version.CURRENT));
  }

  /** By which a Deployment and a Service find the pods; never changes. */
  public static Map<String, String> selector(String name) {
    return sorted(Map.of(NAME, name, PART_OF, "weft"));
  }

  /** {@code Map.of} has another order in each process; what is rendered must not. */
  private static Map<String, String> sorted(Map<String, String> labels) {
    return new TreeMap<>(labels);
  }
}
