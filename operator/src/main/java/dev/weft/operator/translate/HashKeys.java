package dev.weft.operator.translate;

import dev.weft.api.route.LoadBalancer;
import dev.weft.crds.HashKey;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** What requests have in common that stick together. */
final class HashKeys {
  private HashKeys() {}

  /** Null where it cannot be said: that is a problem, then. */
  static LoadBalancer.@Nullable HashKey of(HashKey key, String field, Problems problems) {
    var given = new ArrayList<LoadBalancer.HashKey>();
    if (key.header() != null) {
      given.add(new LoadBalancer.HashKey.Header(key.header()));
    }
    if (key.cookie() != null) {
      given.add(new LoadBalancer.HashKey.Cookie(key.cookie()));
    }
    if (Boolean.TRUE.equals(key.sourceAddress())) {
      given.add(new LoadBalancer.HashKey.SourceAddress());
    }
    if (given.size() != 1) {
      problems.add(
          field,
          "names "
              + given.size()
              + " keys (expected: exactly one of header, cookie, sourceAddress: true)");
      return null;
    }
    return given.getFirst();
  }
}
