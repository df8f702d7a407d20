package dev.weft.proxy.tls;

import dev.weft.proxy.net.Failure;

/** A connection that was given up in its handshake; of what was to be sent nothing was. */
final class Unproved extends Exception {
  private static final long serialVersionUID = 1;

  private final Handshakes.Result result;

  Unproved(Handshakes.Result result, String why) {
    super(why, null, false, false);
    this.result = result;
  }

  /** A peer that was lost on the way is not there, rather than somebody else. */
  Failure failure() {
    String why = String.valueOf(getMessage());
    return switch (result) {
      case TIMEOUT, CLOSED -> new Failure.ConnectFailed(why);
      case FULL,
          RESUMED,
          NO_CERTIFICATE,
          EXPIRED,
          NOT_YET_VALID,
          UNTRUSTED,
          OTHER_IDENTITY,
          REFUSED,
          PROTOCOL,
          NO_OWN_CERTIFICATE ->
          new Failure.Identity(why);
    };
  }
}
