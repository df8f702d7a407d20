package dev.weft.api.route;

import org.jspecify.annotations.Nullable;

/** What a client's proxy answers by itself, without a server. */
public sealed interface Answer {
  /**
   * The client is sent elsewhere, as Gateway API's RequestRedirect says.
   *
   * @param scheme null: the request's
   * @param host null: the request's
   * @param path null: the request's
   * @param port null: the well-known one of {@code scheme}, or without that the request's
   * @param status 301, 302, 303, 307 or 308
   */
  record Redirect(
      @Nullable String scheme,
      @Nullable String host,
      @Nullable PathChange path,
      @Nullable Integer port,
      int status)
      implements Answer {}

  /** There is no route for the request: 404. */
  record NoRoute() implements Answer {}
}
