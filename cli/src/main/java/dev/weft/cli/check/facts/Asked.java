package dev.weft.cli.check.facts;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a person wants to have checked.
 *
 * @param namespace whose data plane; null: all
 * @param failWithin what expires within this is an error; null: only what has expired is
 */
public record Asked(Scope scope, @Nullable String namespace, @Nullable Duration failWithin) {
  /** How much of it. */
  public enum Scope {
    /** Whether Weft can be installed. */
    PRE,
    /** All but the data plane. */
    INSTALLED,
    /** All of it. */
    PROXIES,
    /** Certificates alone. */
    IDENTITY
  }
}
