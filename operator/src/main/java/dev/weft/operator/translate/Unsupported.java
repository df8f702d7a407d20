package dev.weft.operator.translate;

import dev.weft.crds.serviceprofile.Route;
import dev.weft.crds.serviceprofile.ServiceProfileSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a ServiceProfile that the schema has and that proxies of this version do not act on.
 * Said in the profile's status, so that nobody waits for them in vain.
 */
final class Unsupported {
  private Unsupported() {}

  static List<String> fields(ServiceProfileSpec spec) {
    var set = new ArrayList<String>();
    note(set, "spec.rateLimit", spec.rateLimit());
    for (int i = 0; i < spec.routes().size(); i++) {
      Route route = spec.routes().get(i);
      String field = "spec.routes[" + i + "].";
      note(set, field + "headers", route.headers());
      note(set, field + "fault", route.fault());
    }
    return set;
  }

  private static void note(List<String> set, String field, @Nullable Object value) {
    if (value != null) {
      set.add(field);
    }
  }
}
