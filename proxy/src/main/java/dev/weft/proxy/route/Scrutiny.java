package dev.weft.proxy.route;

import dev.weft.api.route.Answer.Redirect;
import dev.weft.api.route.Filters;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import dev.weft.api.route.Mirror;
import dev.weft.api.route.PathChange;
import dev.weft.api.route.Route;
import dev.weft.api.route.Split;
import dev.weft.api.route.UrlRewrite;
import java.util.ArrayList;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at what a route that came over the wire would do to requests and responses. */
final class Scrutiny {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MAX_PORT = 65535;

  private Scrutiny() {}

  /** What is wrong with it; null when nothing is. */
  static @Nullable String wrong(Route route) {
    Filters filters = route.filters();
    String wrong = filters.headers() == null ? null : wrong(filters.headers());
    if (wrong == null && filters.fault() != null) {
      wrong = Mischief.wrong(filters.fault());
    }
    if (wrong == null && filters.rewrite() != null) {
      wrong = wrong(filters.rewrite().host(), filters.rewrite().path());
    }
    for (Mirror mirror : filters.mirrors()) {
      wrong = wrong == null ? wrong(mirror) : wrong;
    }
    if (wrong == null && filters.answer() instanceof Redirect redirect) {
      wrong = wrong(redirect);
    }
    return wrong == null && route.split() != null ? wrong(route.split()) : wrong;
  }

  /** What is wrong with it; null when nothing is. */
  static @Nullable String wrong(Split split) {
    for (Split.Share share : split.shares()) {
      String wrong = share.headers() == null ? null : wrong(share.headers());
      if (wrong != null) {
        return wrong;
      }
      if (share.weight() < 0) {
        return "a weight of " + share.weight() + " (expected: 0 or more)";
      }
    }
    return null;
  }

  private static @Nullable String wrong(HeaderChanges headers) {
    String wrong = wrong(headers.request());
    return wrong == null ? wrong(headers.response()) : wrong;
  }

  private static @Nullable String wrong(Changes changes) {
    var names = new ArrayList<>(changes.remove());
    var values = new ArrayList<String>();
    for (Header header : changes.set()) {
      names.add(header.name());
      values.add(header.value());
    }
    for (Header header : changes.add()) {
      names.add(header.name());
      values.add(header.value());
    }
    for (String name : names) {
      if (!HeaderChanges.isName(name) || HeaderChanges.isReserved(name)) {
        return "header '" + name + "' (expected: " + HeaderChanges.EXPECTED + ")";
      }
    }
    for (String value : values) {
      if (!HeaderChanges.isValue(value)) {
        return "a header's value '" + value + "' (expected: ASCII on one line)";
      }
    }
    return null;
  }

  private static @Nullable String wrong(Mirror mirror) {
    boolean isShare =
        mirror.denominator() > 0
            && mirror.numerator() >= 0
            && mirror.numerator() <= mirror.denominator();
    return isShare
        ? null
        : "mirror of "
            + mirror.numerator()
            + "/"
            + mirror.denominator()
            + " of requests (expected: a share from 0 to 1)";
  }

  private static @Nullable String wrong(Redirect redirect) {
    if (!REDIRECTS.contains(redirect.status())) {
      return "redirect with status " + redirect.status() + " (expected: 301, 302, 303, 307 or 308)";
    }
    String scheme = redirect.scheme();
    if (scheme != null && !scheme.equals("http") && !scheme.equals("https")) {
      return "redirect to scheme '" + scheme + "' (expected: http or https)";
    }
    Integer port = redirect.port();
    if (port != null && (port < 1 || port > MAX_PORT)) {
      return "redirect to port " + port + " (expected: 1 to " + MAX_PORT + ")";
    }
    return wrong(redirect.host(), redirect.path());
  }

  private static @Nullable String wrong(@Nullable String host, @Nullable PathChange change) {
    if (host != null && !UrlRewrite.isHost(host)) {
      return "host '" + host + "' (expected: " + UrlRewrite.EXPECTED_HOST + ")";
    }
    return switch (change) {
      case null -> null;
      case PathChange.Full(String path) -> PathChange.isPath(path) ? null : wrongPath(path);
      case PathChange.Prefix(String prefix, String replacement) -> {
        if (!PathChange.isPath(prefix)) {
          yield wrongPath(prefix);
        }
        yield replacement.isEmpty() || PathChange.isPath(replacement)
            ? null
            : wrongPath(replacement);
      }
    };
  }

  private static String wrongPath(String path) {
    return "path '" + path + "' (expected: " + PathChange.EXPECTED + ")";
  }
}
