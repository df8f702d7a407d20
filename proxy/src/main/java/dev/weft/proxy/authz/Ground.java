package dev.weft.proxy.authz;

/**
 * What a verdict rests on.
 *
 * @param name of the rule, as {@code <namespace>/<name>}; or the text of the fallback
 */
public record Ground(Kind kind, String name) {
  static final Ground KUBELET = new Ground(Kind.PROBE, "kubelet");

  /** The label {@code authz_kind}. */
  public enum Kind {
    AUTHORIZATION_POLICY("authorizationpolicy"),
    /** The fallback, for no rule speaks. */
    DEFAULT("default"),
    PROBE("probe");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
