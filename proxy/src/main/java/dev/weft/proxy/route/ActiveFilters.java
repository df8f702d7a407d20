package dev.weft.proxy.route;

import dev.weft.api.route.Answer;
import dev.weft.api.route.Filters;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.Mirror;
import dev.weft.api.route.UrlRewrite;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route's {@link Filters} as the data path uses them.
 *
 * @param headers changed on their way; null: none
 * @param fault put in on purpose; null: none
 * @param rewrite of what is asked for; null: none
 * @param mirrors where copies go
 * @param answer given instead of sending the request anywhere; null: it is sent
 */
public record ActiveFilters(
    @Nullable HeaderChanges headers,
    @Nullable Mischief fault,
    @Nullable UrlRewrite rewrite,
    List<Mirror> mirrors,
    @Nullable Answer answer) {
  public ActiveFilters {
    mirrors = List.copyOf(mirrors);
  }

  /** Null when they do nothing. */
  static @Nullable ActiveFilters of(Filters filters) {
    return filters.equals(Filters.NONE)
        ? null
        : new ActiveFilters(
            filters.headers(),
            filters.fault() == null ? null : Mischief.of(filters.fault()),
            filters.rewrite(),
            filters.mirrors(),
            filters.answer());
  }
}
