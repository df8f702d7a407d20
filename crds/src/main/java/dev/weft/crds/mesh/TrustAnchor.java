package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import org.jspecify.annotations.Nullable;

/** A root that proxies accept. */
public record TrustAnchor(
    @JsonPropertyDescription("SHA-256 of the certificate, in hexadecimal.") String fingerprint,
    @JsonPropertyDescription("When the certificate becomes invalid.") @Nullable String notAfter,
    @JsonPropertyDescription("Proxies that have acknowledged a bundle with this anchor.")
        @Nullable Integer acknowledged)
    implements Shape {}
