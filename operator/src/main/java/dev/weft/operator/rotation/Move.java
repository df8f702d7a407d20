package dev.weft.operator.rotation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to be done next about the identity Secret. */
public sealed interface Move {
  /** It is to hold this, as a whole. Then ask again. */
  record Write(Published next, Change change) implements Move {}

  /**
   * A rotation is under way and waits.
   *
   * @param until when to ask again, whatever happens; null where only an event can help
   */
  record Wait(Step step, Waiting waiting, @Nullable Instant until) implements Move {}

  /**
   * Nothing can be done before something else is: a Secret must be filled, or replaced.
   *
   * @param reason as of a condition
   */
  record Stuck(String reason, String message) implements Move {}

  /** All is as it should be. */
  record Rest() implements Move {}

  /** How far a rotation has come. */
  enum Step {
    /** The new anchor stands beside the old one, and proxies get to know it. */
    PUBLISHING("Publishing"),
    /** Certificates are issued under the new one, and the last under the old one go. */
    ISSUING("Issuing"),
    /** Nobody needs the old one; it goes. */
    RETIRING("Retiring");

    private final String text;

    Step(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** What a write changes. */
  enum Change {
    /** There was none, or none that could be used. */
    MADE,
    /** An anchor is published beside others. */
    PUBLISHED,
    /** The issuer is another under the same anchor. */
    RENEWED,
    /** The issuer is one under a new anchor, which every proxy knows. */
    SWITCHED,
    /** What was signed by had expired. */
    RECOVERED,
    /** Anchors that nobody needs are gone. */
    RETIRED
  }
}
