package dev.weft.operator.rollout;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a rollout stands, as its status says. */
public enum Phase {
  PROGRESSING("Progressing"),
  PAUSED("Paused"),
  PROMOTED("Promoted"),
  ROLLED_BACK("RolledBack");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  public static Optional<Phase> of(@Nullable String text) {
    return Arrays.stream(values()).filter(phase -> phase.text.equals(text)).findFirst();
  }

  /** Nothing moves any more by itself. */
  boolean isOver() {
    return this == PROMOTED || this == ROLLED_BACK;
  }
}
