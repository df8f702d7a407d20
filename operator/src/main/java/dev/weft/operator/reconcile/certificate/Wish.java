package dev.weft.operator.reconcile.certificate;

import dev.weft.crds.GoDuration;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.CertificateSpec;
import dev.weft.crds.certificate.CertificateSpec.Usage;
import dev.weft.crds.certificate.PrivateKey;
import dev.weft.identity.KeyKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a Certificate of our own is to be.
 *
 * @param commonName null where the spec leaves the name to us
 * @param keepKey a renewal keeps the key
 * @param renewBefore null for a third of the life
 */
record Wish(
    @Nullable String commonName,
    KeyKind kind,
    boolean keepKey,
    Duration life,
    @Nullable Duration renewBefore) {
  private static final Duration ANCHOR_LIFE = Duration.ofDays(3_650);
  private static final Duration ISSUER_LIFE = Duration.ofDays(365);
  private static final int MAX_COMMON_NAME = 64; // RFC 5280, ub-common-name

  /** What a spec turns out to be. The schema lets only good ones in, but may have been another. */
  sealed interface Read {
    record Ok(Wish wish) implements Read {}

    /**
     * @param message names field, value and expectation
     */
    record Malformed(String message) implements Read {}
  }

  static Read read(CertificateSpec spec) {
    Duration life = spec.usage() == Usage.TRUST_ANCHOR ? ANCHOR_LIFE : ISSUER_LIFE;
    Duration renewBefore = null;
    if (spec.duration() != null) {
      switch (GoDuration.parse(spec.duration())) {
        case GoDuration.Ok(Duration given) -> life = given;
        case GoDuration.Malformed(String why) -> {
          return new Read.Malformed("spec.duration: " + why);
        }
      }
    }
    if (spec.renewBefore() != null) {
      switch (GoDuration.parse(spec.renewBefore())) {
        case GoDuration.Ok(Duration given) -> renewBefore = given;
        case GoDuration.Malformed(String why) -> {
          return new Read.Malformed("spec.renewBefore: " + why);
        }
      }
    }
    if (life.isZero()) {
      return new Read.Malformed("spec.duration: '" + spec.duration() + "' (expected: more than 0)");
    }
    PrivateKey key = spec.privateKey();
    KeyKind kind = key == null ? KeyKind.P256 : kind(key);
    if (kind == null) {
      return new Read.Malformed(
          "spec.privateKey.size: "
              + (key == null ? "" : key.size())
              + " (expected: 256 or 384 with ECDSA; 2048, 3072 or 4096 with RSA; nothing with Ed25519)");
    }
    return new Read.Ok(
        new Wish(
            spec.commonName(),
            kind,
            key != null && key.rotationPolicy() == PrivateKey.RotationPolicy.NEVER,
            life,
            renewBefore));
  }

  private static @Nullable KeyKind kind(PrivateKey key) {
    int size = key.size() == null ? 0 : key.size();
    return switch (key.algorithm()) {
      case ED25519 -> size == 0 ? KeyKind.ED25519 : null;
      case ECDSA -> size == 0 || size == 256 ? KeyKind.P256 : size == 384 ? KeyKind.P384 : null;
      case RSA ->
          switch (size) {
            case 0, 2048 -> KeyKind.RSA2048;
            case 3072 -> KeyKind.RSA3072;
            case 4096 -> KeyKind.RSA4096;
            default -> null;
          };
    };
  }

  /**
   * The name that the next certificate gets.
   *
   * @param trustDomain of the mesh; empty while there is none
   */
  String nextCommonName(Certificate certificate, String trustDomain) {
    if (commonName != null) {
      return commonName;
    }
    String name = certificate.getMetadata().getName();
    String full = trustDomain.isEmpty() ? name : name + "." + trustDomain;
    return full.substring(0, Math.min(MAX_COMMON_NAME, full.length()));
  }
}
