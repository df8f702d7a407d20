package dev.weft.operator.removal;

/** An object of the control plane's namespace that the operator has made. */
public record Remnant(Kind kind, String name) {
  /** What kinds there are. */
  public enum Kind {
    CERTIFICATE,
    DEPLOYMENT,
    DISRUPTION_BUDGET,
    SERVICE,
    SECRET
  }
}
