package dev.weft.proxy.breaker;

/** What came of a request, as its endpoint's breaker sees it. */
public enum Result {
  SUCCESS,
  /** The endpoint is well but will not take so much: weighs on the share, not on the row. */
  THROTTLED,
  FAILURE
}
