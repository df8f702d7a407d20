package dev.weft.samples.shop;

import java.util.Map;

/**
 * What a shop service answers.
 *
 * @param failure whose fault it is when the answer is a failure, told on by the header {@link
 *     Failure#HEADER}
 */
record Reply(int status, Map<String, ?> body, Failure failure) {

  static Reply ok(Map<String, ?> body) {
    return new Reply(200, body, Failure.NONE);
  }

  /** What it says of its failure, as a header may hold it. */
  String cause() {
    return body.get("error") instanceof String error ? error.replaceAll("[^ -~]", "?") : "";
  }

  /** The failure of a call on which this answer depended. */
  static Reply because(Answer.Failed failed) {
    int status = failed.failure() == Failure.MESH ? 502 : 500;
    return new Reply(status, Map.of("error", failed.reason()), failed.failure());
  }
}
