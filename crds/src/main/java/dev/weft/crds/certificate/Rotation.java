package dev.weft.crds.certificate;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import org.jspecify.annotations.Nullable;

/**
 * How far the rotation of a trust anchor has come: enough to go on from here after a crash of the
 * operator.
 */
public record Rotation(
    @JsonPropertyDescription(
            "Publishing: the new anchor stands beside the old one in the bundle, until every live proxy has acknowledged it."
                + " Issuing: the issuer is made anew under the new anchor, until no live workload certificate chains to the"
                + " old one. Retiring: the old anchor is taken out of the bundle.")
        @Nullable String step,
    @JsonPropertyDescription("Fingerprint of the anchor that goes.")
        @Nullable String oldFingerprint,
    @JsonPropertyDescription("Fingerprint of the anchor that comes.")
        @Nullable String newFingerprint,
    @JsonPropertyDescription("When the rotation began.") @Nullable String startedAt,
    @JsonPropertyDescription("When the step began.") @Nullable String stepStartedAt,
    @JsonPropertyDescription("Live proxies.") @Nullable Integer proxies,
    @JsonPropertyDescription("Live proxies that have done what the step waits for.")
        @Nullable Integer done,
    @JsonPropertyDescription("Some of those that have not, as <namespace>/<pod>.")
        @Nullable String waitingFor)
    implements Shape {}
