package dev.weft.proxy.http.h2;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;

/**
 * What a peer may send of frames that carry no request (PING, SETTINGS, PRIORITY, WINDOW_UPDATE and
 * unknown ones). Useful frames and time earn more: a gRPC client probes its bandwidth with a ping
 * for each round of data, and windows are opened as they are used.
 */
final class FrameBudget {
  private static final int PER_USEFUL_FRAME = 4;
  private static final int PER_SWEEP = 20;

  private final int max;
  private int left;

  FrameBudget(int max) {
    this.max = max;
    this.left = max;
  }

  void useful() {
    left = Math.min(max, left + PER_USEFUL_FRAME);
  }

  void secondPassed() {
    left = Math.min(max, left + PER_SWEEP);
  }

  /** RFC 9113, section 10.5. */
  void spend() throws Http2Exception {
    if (--left < 0) {
      throw connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many frames that ask for nothing");
    }
  }
}
