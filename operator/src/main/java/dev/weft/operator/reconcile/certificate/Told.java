package dev.weft.operator.reconcile.certificate;

import dev.weft.operator.status.Events;

/** An event to be told of a Certificate. */
record Told(Events.Type type, String reason, String note) {
  static Told good(String reason, String note) {
    return new Told(Events.Type.NORMAL, reason, note);
  }
}
