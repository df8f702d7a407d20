package dev.weft.proxy.authz;

import dev.weft.api.SpiffeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The identities of one entry of a rule, or of a limit, of which one must hold. */
public final class Identities {
  private static final String ANY = "*";
  private static final String BELOW = "/*";
  private static final String SCHEME = "spiffe://";

  /** What makes an ID of a prefix, by the slashes that the prefix has behind the scheme. */
  private static final List<String> REST = List.of("/ns/x/sa/x", "/x/sa/x", "/sa/x", "/x");

  private final @Nullable String anyOf;
  private final Set<SpiffeId> exact;
  private final List<Below> below;

  /**
   * @param namespace null: all
   */
  private record Below(String trustDomain, @Nullable String namespace) {
    boolean contains(SpiffeId id) {
      return id.trustDomain().equals(trustDomain)
          && (namespace == null || id.namespace().equals(namespace));
    }
  }

  /**
   * @param anyOf a trust domain, all of which are meant; null: not all
   */
  private Identities(@Nullable String anyOf, Set<SpiffeId> exact, List<Below> below) {
    this.anyOf = anyOf;
    this.exact = exact;
    this.below = below;
  }

  /** Null when one of them is malformed; {@code complain} hears why. */
  public static @Nullable Identities of(
      List<String> texts, String trustDomain, Consumer<String> complain) {
    boolean any = false;
    var exact = new HashSet<SpiffeId>();
    var below = new ArrayList<Below>();
    for (String text : texts) {
      if (text.equals(ANY)) {
        any = true;
      } else if (text.endsWith(BELOW)) {
        Below prefix = below(text.substring(0, text.length() - BELOW.length()));
        if (prefix == null) {
          complain.accept(
              "identity '" + text + "' (expected: what a SPIFFE ID begins with, and /*)");
          return null;
        }
        below.add(prefix);
      } else {
        switch (SpiffeId.parse(text)) {
          case SpiffeId.Parsed.Ok(SpiffeId id) -> exact.add(id);
          case SpiffeId.Parsed.Malformed(String why) -> {
            complain.accept("identity " + why);
            return null;
          }
        }
      }
    }
    return new Identities(any ? trustDomain : null, Set.copyOf(exact), List.copyOf(below));
  }

  private static @Nullable Below below(String prefix) {
    if (!prefix.startsWith(SCHEME)) {
      return null;
    }
    int slashes = (int) prefix.substring(SCHEME.length()).chars().filter(c -> c == '/').count();
    return slashes < REST.size()
            && SpiffeId.parse(prefix + REST.get(slashes)) instanceof SpiffeId.Parsed.Ok(SpiffeId id)
        ? new Below(id.trustDomain(), slashes < 2 ? null : id.namespace())
        : null;
  }

  public boolean contains(SpiffeId id) {
    if (id.trustDomain().equals(anyOf) || exact.contains(id)) {
      return true;
    }
    for (int i = 0; i < below.size(); i++) {
      if (below.get(i).contains(id)) {
        return true;
      }
    }
    return false;
  }
}
