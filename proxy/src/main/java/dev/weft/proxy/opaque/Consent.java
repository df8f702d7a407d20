package dev.weft.proxy.opaque;

import dev.weft.proxy.net.Failure;
import org.jspecify.annotations.Nullable;

/** What lets a client's bytes pass unread, as long as it does. */
public interface Consent {
  /** Why they may pass no more; null while they may. Asked when what is let in has changed. */
  @Nullable Failure refusal();

  /** They pass no more: for that, or for want of memory. */
  void ended(Failure failure);
}
