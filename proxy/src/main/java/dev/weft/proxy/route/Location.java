package dev.weft.proxy.route;

import dev.weft.api.route.Answer.Redirect;
import org.jspecify.annotations.Nullable;

/** Where a redirect sends its client: Gateway API's HTTPRequestRedirectFilter. */
public final class Location {
  private static final String HTTP = "http";
  private static final String HTTPS = "https";

  private Location() {}

  /**
   * The value of the header of that name.
   *
   * @param authority the request's Host; null or empty when it has none
   * @param port that the request was sent to, by HTTP
   * @param target of the request, in origin form
   * @return null where neither request nor redirect names a host
   */
  public static @Nullable String of(
      Redirect redirect, @Nullable String authority, int port, String target) {
    String host = redirect.host() != null ? redirect.host() : host(authority);
    if (host == null) {
      return null;
    }
    String scheme = redirect.scheme() == null ? HTTP : redirect.scheme();
    int to = port(redirect, port);
    String path = target.startsWith("/") ? target : "/";
    return scheme
        + "://"
        + host
        + (to == wellKnown(scheme) ? "" : ":" + to)
        + (redirect.path() == null ? path : Paths.changed(redirect.path(), path));
  }

  private static int port(Redirect redirect, int ofRequest) {
    if (redirect.port() != null) {
      return redirect.port();
    }
    return redirect.scheme() == null ? ofRequest : wellKnown(redirect.scheme());
  }

  private static int wellKnown(String scheme) {
    return scheme.equals(HTTPS) ? 443 : 80;
  }

  private static @Nullable String host(@Nullable String authority) {
    if (authority == null || authority.isEmpty()) {
      return null;
    }
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']'); // which ends a literal IPv6 address
    String host = hasPort ? authority.substring(0, colon) : authority;
    return host.isEmpty() ? null : host;
  }
}
