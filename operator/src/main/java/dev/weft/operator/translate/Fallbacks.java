package dev.weft.operator.translate;

import dev.weft.api.policy.Fallback;
import dev.weft.crds.mesh.InboundPolicy;
import java.util.Optional;

/** Default inbound policies, by the names that the Mesh and its overrides have for them. */
public final class Fallbacks {
  /** What {@link #parse} reads, in words. */
  public static final String EXPECTED = "MeshedOnly, Deny, Permissive or Audit";

  private Fallbacks() {}

  public static Fallback of(InboundPolicy policy) {
    return switch (policy) {
      case MESHED_ONLY -> Fallback.MESHED_ONLY;
      case DENY -> Fallback.DENY;
      case PERMISSIVE -> Fallback.PERMISSIVE;
      case AUDIT -> Fallback.AUDIT;
    };
  }

  public static Optional<Fallback> parse(String text) {
    return switch (text.strip()) {
      case "MeshedOnly" -> Optional.of(Fallback.MESHED_ONLY);
      case "Deny" -> Optional.of(Fallback.DENY);
      case "Permissive" -> Optional.of(Fallback.PERMISSIVE);
      case "Audit" -> Optional.of(Fallback.AUDIT);
      default -> Optional.empty();
    };
  }
}
