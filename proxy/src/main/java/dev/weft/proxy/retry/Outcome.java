package dev.weft.proxy.retry;

/** What came of one attempt, as far as trying again is concerned. */
public enum Outcome {
  /** The application never saw the request. */
  NOT_SENT,
  /** The connection broke before the first byte of a response: nobody knows. */
  LOST,
  /** One try took too long. */
  TOO_SLOW,
  /** A response that the route counts as a failure. */
  FAILED_RESPONSE,
  /** Anything else: it stands. */
  FINAL;

  /** The route's policy allows the retry, and bounds how many there are and how soon. */
  public boolean byPolicy() {
    return this == TOO_SLOW || this == FAILED_RESPONSE;
  }

  /**
   * Whether trying again is safe. RFC 9110, section 9.2.2: only what is idempotent may be repeated
   * when it may have been acted upon; a route may declare its requests safe.
   *
   * @param replayable the request can be sent again from the start
   */
  public boolean mayRetry(boolean idempotent, boolean declaredSafe, boolean replayable) {
    return replayable
        && switch (this) {
          case NOT_SENT -> true;
          case LOST -> idempotent || declaredSafe;
          case TOO_SLOW, FAILED_RESPONSE -> declaredSafe;
          case FINAL -> false;
        };
  }
}
