package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import org.jspecify.annotations.Nullable;

/** How far an upgrade of the fleet has come. */
public record UpgradeProgress(
    @JsonPropertyDescription("Version that most proxies had when the upgrade began.")
        @Nullable String from,
    @JsonPropertyDescription("Version that the proxies are to have.") @Nullable String to,
    @JsonPropertyDescription("The wave that is under way or was the last, counted from one.")
        int wave,
    @JsonPropertyDescription("How many waves there are.") int waves,
    @JsonPropertyDescription("When the upgrade began.") @Nullable String startedAt,
    @JsonPropertyDescription(
            "When the present wave's last pod became ready; empty while pods are being changed.")
        @Nullable String waveDoneAt,
    @JsonPropertyDescription(
            "Why the upgrade is held up or was rolled back; empty while it goes well.")
        @Nullable String message)
    implements Shape {}
