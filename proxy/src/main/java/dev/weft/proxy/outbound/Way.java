package dev.weft.proxy.outbound;

import dev.weft.api.route.Split;
import org.jspecify.annotations.Nullable;

/**
 * Where a split sends a request.
 *
 * @param backend null: nowhere
 */
record Way(Split.Share share, @Nullable Target backend) {
  /** There is no such backend, and requests are told so. */
  static final Way NOWHERE = new Way(new Split.Share(null, 0), null);

  boolean isNowhere() {
    return share.authority() == null;
  }

  /** Requests that take it are sent as they are. */
  boolean isPlain() {
    return share.headers() == null && !isNowhere();
  }

  /** Requests that take it get an answer. */
  boolean serves() {
    return isNowhere() || (backend != null && backend.hasEndpoints());
  }
}
