package dev.weft.playground.controllers;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as Kubernetes writes them: RFC 3339, whole seconds, UTC. */
public final class Conditions {
  public static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  public static String status(boolean value) {
    return value ? "True" : "False";
  }

  private Conditions() {}
}
