package dev.weft.api.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client's proxy does to a route's requests and to their responses.
 *
 * @param headers changed on their way; null: none
 * @param fault put in on purpose; null: none
 * @param rewrite of what is asked for, once for all tries; null: none
 * @param mirrors where copies go
 * @param answer given instead of sending the request anywhere; null: it is sent
 */
public record Filters(
    @Nullable HeaderChanges headers,
    @Nullable Fault fault,
    @Nullable UrlRewrite rewrite,
    List<Mirror> mirrors,
    @Nullable Answer answer) {
  /** Requests go as they come. */
  public static final Filters NONE = new Filters(null, null, null, List.of(), null);

  public Filters {
    mirrors = List.copyOf(mirrors);
  }

  /** Requests go where they were meant to go. */
  public Filters(@Nullable HeaderChanges headers, @Nullable Fault fault) {
    this(headers, fault, null, List.of(), null);
  }
}
