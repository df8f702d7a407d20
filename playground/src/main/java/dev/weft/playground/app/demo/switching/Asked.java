package dev.weft.playground.app.demo.switching;

/**
 * One request, as the client saw it.
 *
 * @param client the pod that sent it, through a proxy of its own
 * @param sentMicros when it sent it, since 1970
 * @param tookMicros until it was answered, or had failed
 * @param side which side answered
 * @param rule which rule was in force where it passed
 * @param failed why; "" when it was answered well
 */
record Asked(
    String client, long sentMicros, long tookMicros, String side, String rule, String failed) {
  /** The asker's word for one that was due when too many were under way. */
  private static final String NOT_SENT = "not sent";

  boolean isAnswered() {
    return failed.isEmpty();
  }

  boolean isSent() {
    return !failed.equals(NOT_SENT);
  }
}
