package dev.weft.api.route;

import org.jspecify.annotations.Nullable;

/**
 * Another URL for a request than its client's. Where it goes does not change with it.
 *
 * @param host the new Host or {@code :authority}; null: as it is
 * @param path null: as it is
 */
public record UrlRewrite(@Nullable String host, @Nullable PathChange path) {}
