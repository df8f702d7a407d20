package dev.weft.proxy.authz;

/** Whether a rule speaks for a request or a connection. In order. */
enum Speaks {
  NO,
  /** In one reading it does, in another it does not. */
  MAYBE,
  YES;

  Speaks and(Speaks other) {
    return compareTo(other) <= 0 ? this : other;
  }

  Speaks or(Speaks other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
