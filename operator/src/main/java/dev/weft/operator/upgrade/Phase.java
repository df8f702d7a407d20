package dev.weft.operator.upgrade;

import dev.weft.crds.mesh.UpgradeProgress;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where an upgrade is. */
public enum Phase {
  UPGRADING("Upgrading"),
  ROLLING_BACK("RollingBack"),
  /** Nothing happens any more before the spec changes. */
  ROLLED_BACK("RolledBack"),
  /** Nothing new begins before the spec changes. */
  HALTED("Halted"),
  DONE("Done");

  private final String text;

  Phase(String text) {
    this.text = text;
  }

  public String text() {
    return text;
  }

  /** Empty where there is none, or none that this version knows. */
  public static Optional<Phase> of(@Nullable UpgradeProgress progress) {
    return progress == null
        ? Optional.empty()
        : Stream.of(values()).filter(each -> each.text.equals(progress.phase())).findFirst();
  }

  /** Something is being changed. */
  public boolean isUnderWay() {
    return this == UPGRADING || this == ROLLING_BACK;
  }
}
