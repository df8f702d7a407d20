package dev.weft.operator.reconcile.certificate;

import dev.weft.crds.certificate.CertificateStatus;
import dev.weft.crds.certificate.Rotation;
import dev.weft.operator.rotation.Move;
import dev.weft.operator.status.Times;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Figures of the mesh's identity, for metrics. Thread-safe. */
public final class IdentityFigures {
  private volatile @Nullable Instant anchorEnd;
  private volatile @Nullable Instant issuerEnd;
  private volatile @Nullable Rotation rotation;

  void report(Pair.Part part, CertificateStatus status) {
    switch (part) {
      case ANCHOR -> {
        anchorEnd = Times.parse(status.notAfter());
        rotation = status.rotation();
      }
      case ISSUER -> issuerEnd = Times.parse(status.notAfter());
      case NEITHER -> {
        // Not the mesh's: its status tells.
      }
    }
  }

  /** Null while there is none. */
  public @Nullable Instant anchorEnd() {
    return anchorEnd;
  }

  /** Null while there is none. */
  public @Nullable Instant issuerEnd() {
    return issuerEnd;
  }

  /** 1 publishing, 2 issuing, 3 retiring; 0 while no rotation is under way. */
  public double rotationStep() {
    Rotation now = rotation;
    String step = now == null ? null : now.step();
    return 1.0 + Stream.of(Move.Step.values()).map(Move.Step::text).toList().indexOf(step);
  }

  /** Live proxies that the step of a rotation waits for. */
  public double rotationWaitsFor() {
    Rotation now = rotation;
    return now == null
        ? 0
        : Objects.requireNonNullElse(now.proxies(), 0) - Objects.requireNonNullElse(now.done(), 0);
  }
}
