package dev.weft.operator.ca;

/** What comes of a request for a certificate. */
public sealed interface Answer {
  /**
   * @param chain PEM, the workload's certificate first, without the trust anchor
   */
  record Issued(String chain) implements Answer {}

  /**
   * @param why for operators: names what was asked and what was expected; fit for a log, and free
   *     of secrets
   * @param retryAfterSeconds when to ask again; 0 where that would change nothing
   */
  record Refused(Cause cause, String why, int retryAfterSeconds) implements Answer {
    private static final int MAX_CHARACTERS = 1_000;

    /** What a request says may come from anybody: it must not look like lines of ours. */
    public Refused {
      why =
          why.substring(0, Math.min(MAX_CHARACTERS, why.length()))
              .replaceAll("[^\\x20-\\x7E…]", "?");
    }
  }
}
