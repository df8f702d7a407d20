package dev.weft.operator.reconcile.certificate;

import dev.weft.operator.status.ConditionSet.State;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was found of a Certificate, and done about it.
 *
 * @param issuing a new certificate is being made, or waits to be
 * @param certificate the one that stands in its Secret; null where there is none to speak of
 * @param renewal when it is renewed; null where that is not ours to do
 * @param revision which issue it is; 0 where it is none of ours
 * @param lookAgain when time alone changes something; null where it does not
 */
record Finding(
    Say ready,
    Say issuing,
    @Nullable X509Certificate certificate,
    @Nullable Instant renewal,
    long revision,
    Failures failures,
    @Nullable Instant lookAgain) {

  /** What a condition says. */
  record Say(State state, String reason, String message) {}

  /** One that cannot be acted on. */
  static Finding refused(String reason, String message) {
    var say = new Say(State.FALSE, reason, message);
    return new Finding(say, say, null, null, 0, Failures.NONE, null);
  }
}
