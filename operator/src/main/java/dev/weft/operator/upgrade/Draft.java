package dev.weft.operator.upgrade;

import dev.weft.crds.mesh.UpgradeProgress;
import dev.weft.operator.status.Times;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The next progress in the making. Confined to one decision. */
final class Draft {
  private static final int MAX_TEXT = 1024;

  private final UpgradeProgress before;
  private String phase;
  private @Nullable Long generation;
  private int wave;
  private int waves;
  private int updated;
  private int total;
  private @Nullable String phaseSince;
  private @Nullable String waveDoneAt;
  private @Nullable String failure;
  private String message = "";

  private Draft(UpgradeProgress before, Phase phase) {
    this.before = before;
    this.phase = phase.text();
    this.generation = before.generation();
    this.wave = before.wave();
    this.waves = before.waves();
    this.updated = before.updated();
    this.total = before.total();
    this.phaseSince = before.phaseSince();
    this.waveDoneAt = before.waveDoneAt();
    this.failure = before.failure();
  }

  static Draft of(UpgradeProgress before, Phase phase) {
    return new Draft(before, phase);
  }

  Draft phase(Phase next, Instant now) {
    phase = next.text();
    phaseSince = Times.text(now);
    return this;
  }

  Draft generation(long next) {
    generation = next;
    return this;
  }

  Draft wave(int number, int of) {
    wave = number;
    waves = of;
    return this;
  }

  Draft counts(int upToDate, int all) {
    updated = upToDate;
    total = all;
    return this;
  }

  Draft waveDone(@Nullable Instant at) {
    waveDoneAt = at == null ? null : Times.text(at);
    return this;
  }

  Draft failure(@Nullable String why) {
    failure = why == null ? null : cut(why);
    return this;
  }

  Draft message(String text) {
    message = cut(text);
    return this;
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(MAX_TEXT, text.length()));
  }

  UpgradeProgress done() {
    return new UpgradeProgress(
        phase,
        generation,
        before.from(),
        before.to(),
        before.fromImage(),
        before.toImage(),
        wave,
        waves,
        updated,
        total,
        before.startedAt(),
        phaseSince,
        waveDoneAt,
        before.successBefore(),
        failure,
        message);
  }
}
