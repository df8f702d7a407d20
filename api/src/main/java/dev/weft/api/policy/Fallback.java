package dev.weft.api.policy;

/** What holds where no rule speaks. A Mesh's spec.defaultInboundPolicy. */
public enum Fallback {
  /** Clients with an identity of this mesh. */
  MESHED_ONLY("meshed-only"),
  DENY("deny"),
  PERMISSIVE("permissive"),
  /** Everybody; who is not meshed is counted and logged. */
  AUDIT("audit");

  private final String text;

  Fallback(String text) {
    this.text = text;
  }

  /** As it stands on the wire and in labels. */
  public String text() {
    return text;
  }

  /** What a later version added and this one does not know lets nobody in. */
  public static Fallback of(String text) {
    for (Fallback fallback : values()) {
      if (fallback.text.equals(text)) {
        return fallback;
      }
    }
    return DENY;
  }
}
