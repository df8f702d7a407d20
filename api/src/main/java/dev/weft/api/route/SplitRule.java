package dev.weft.api.route;

import dev.weft.api.route.Route.RequestMatch;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are split, and how.
 *
 * @param match null: all
 */
public record SplitRule(@Nullable RequestMatch match, Split split) {}
