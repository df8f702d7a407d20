package dev.weft.proxy.route;

import dev.weft.api.route.Filters;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import dev.weft.api.route.Route;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Looks at what a route that came over the wire would do to requests and responses. */
final class Scrutiny {
  private Scrutiny() {}

  /** What is wrong with it; null when nothing is. */
  static @Nullable String wrong(Route route) {
    Filters filters = route.filters();
    HeaderChanges headers = filters.headers();
    String wrong = headers == null ? null : wrong(headers.request());
    if (wrong == null && headers != null) {
      wrong = wrong(headers.response());
    }
    return wrong != null || filters.fault() == null ? wrong : Mischief.wrong(filters.fault());
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
}
