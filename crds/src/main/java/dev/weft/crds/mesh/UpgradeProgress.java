package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import org.jspecify.annotations.Nullable;

/**
 * How far an upgrade of the fleet has come: what cannot be told from the pods themselves, so that
 * whoever leads next goes on where it stood.
 */
public record UpgradeProgress(
    @JsonPropertyDescription(
            "In a word: Upgrading, RollingBack, RolledBack, Halted, Done. Programs read the conditions.")
        @Nullable String phase,
    @JsonPropertyDescription(
            "The metadata.generation whose upgrade this is. One that was rolled back or halted is tried again when the spec"
                + " changes.")
        @Nullable Long generation,
    @JsonPropertyDescription("Version that most proxies had when the upgrade began.")
        @Nullable String from,
    @JsonPropertyDescription("Version that the proxies are to have.") @Nullable String to,
    @JsonPropertyDescription(
            "Image that most proxies had when the upgrade began; after a rollback new pods get it, too.")
        @Nullable String fromImage,
    @JsonPropertyDescription("Image that the proxies are to have.") @Nullable String toImage,
    @JsonPropertyDescription("The wave that is under way or was the last, counted from one.")
        int wave,
    @JsonPropertyDescription("How many waves there are.") int waves,
    @JsonPropertyDescription("Proxies that have the image and are well.") int updated,
    @JsonPropertyDescription(
            "Proxies that are to have it; those whose pod or namespace names an image of its own are left alone.")
        int total,
    @JsonPropertyDescription("When the upgrade began.") @Nullable String startedAt,
    @JsonPropertyDescription("When the phase began.") @Nullable String phaseSince,
    @JsonPropertyDescription(
            "When the present wave's last pod became ready; empty while pods are being changed.")
        @Nullable String waveDoneAt,
    @JsonPropertyDescription(
            "Percentage of requests to all pods that succeeded before the upgrade began; empty where too few were counted.")
        @Nullable Double successBefore,
    @JsonPropertyDescription("Why the upgrade failed; empty while it goes well.")
        @Nullable String failure,
    @JsonPropertyDescription("How it stands, in a sentence.") @Nullable String message)
    implements Shape {}
