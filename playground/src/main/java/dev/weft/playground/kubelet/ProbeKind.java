package dev.weft.playground.kubelet;

/** What a probe's verdict decides. */
public enum ProbeKind {
  STARTUP,
  LIVENESS,
  READINESS;

  /** As events name it. */
  String title() {
    return switch (this) {
      case STARTUP -> "Startup";
      case LIVENESS -> "Liveness";
      case READINESS -> "Readiness";
    };
  }
}
