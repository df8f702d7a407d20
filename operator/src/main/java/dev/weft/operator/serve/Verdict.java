package dev.weft.operator.serve;

import java.time.Instant;

/** What became of a token. */
public sealed interface Verdict {
  /**
   * @param until the token's own end
   */
  record Known(Caller caller, Instant until) implements Verdict {}

  /** The API server does not know the token, or not for our audience. */
  record Refused(String reason) implements Verdict {}

  /** The API server could not be asked. */
  record Unavailable(String reason) implements Verdict {}
}
