package dev.weft.crds.certificate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How the key is made. */
@ValidationRule(
    value =
        "!has(self.size) || (self.algorithm == 'ECDSA' ? self.size in [256, 384] : self.algorithm == 'RSA' ? self.size"
            + " in [2048, 3072, 4096] : false)",
    fieldPath = ".size",
    message = "expected 256 or 384 with ECDSA; 2048, 3072 or 4096 with RSA; nothing with Ed25519")
public record PrivateKey(
    @JsonPropertyDescription("Algorithm of the key.") @Default("ECDSA") Algorithm algorithm,
    @JsonPropertyDescription(
            "Size of the key in bits: 256 (the default) or 384 with ECDSA, 2048 (the default), 3072 or 4096 with RSA. Ed25519"
                + " has no choice of size.")
        @Min(256)
        @Max(4096)
        @Nullable Integer size,
    @JsonPropertyDescription("Always: a new key with each renewal. Never: the key is kept.")
        @Default("Always")
        RotationPolicy rotationPolicy)
    implements Shape {

  public PrivateKey {
    algorithm = Absent.or(algorithm, Algorithm.ECDSA);
    rotationPolicy = Absent.or(rotationPolicy, RotationPolicy.ALWAYS);
  }

  /** Algorithms that proxies accept in chains. */
  public enum Algorithm {
    @JsonProperty("ECDSA")
    ECDSA,
    @JsonProperty("Ed25519")
    ED25519,
    @JsonProperty("RSA")
    RSA
  }

  /** Whether a renewal makes a new key. */
  public enum RotationPolicy {
    @JsonProperty("Always")
    ALWAYS,
    @JsonProperty("Never")
    NEVER
  }
}
