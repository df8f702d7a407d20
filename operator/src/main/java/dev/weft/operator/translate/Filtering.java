package dev.weft.operator.translate;

import dev.weft.api.route.Fault;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a route's requests and responses on their way: headers changed, faults put in.
 */
final class Filtering {
  private static final Duration MIN_DELAY = Duration.ofMillis(1);

  private final Problems problems;
  private final HeaderFields fields;

  Filtering(Problems problems) {
    this.problems = problems;
    this.fields = new HeaderFields(problems);
  }

  /**
   * @param field of the route
   */
  @Nullable HeaderChanges headers(
      dev.weft.crds.serviceprofile.@Nullable HeaderChanges asked, String field) {
    return asked == null
        ? null
        : new HeaderChanges(
            changes(asked.request(), field + ".headers.request"),
            changes(asked.response(), field + ".headers.response"));
  }

  private Changes changes(
      dev.weft.crds.serviceprofile.HeaderChanges.@Nullable Changes asked, String field) {
    if (asked == null) {
      return Changes.NONE;
    }
    for (int i = 0; i < asked.remove().size(); i++) {
      fields.name(asked.remove().get(i), field + ".remove[" + i + "]");
    }
    return new Changes(
        asked.remove(), headers(asked.set(), field + ".set"), headers(asked.add(), field + ".add"));
  }

  private List<Header> headers(
      List<dev.weft.crds.serviceprofile.HeaderChanges.Header> asked, String field) {
    var headers = new ArrayList<Header>();
    for (int i = 0; i < asked.size(); i++) {
      headers.add(fields.header(asked.get(i).name(), asked.get(i).value(), field + "[" + i + "]"));
    }
    return headers;
  }

  /**
   * @param field of the route
   */
  @Nullable Fault fault(dev.weft.crds.serviceprofile.@Nullable Fault asked, String field) {
    if (asked == null) {
      return null;
    }
    String at = field + ".fault";
    if (asked.delay() == null && asked.abort() == null) {
      problems.add(at, "is empty (expected: delay, abort or both)");
    }
    return new Fault(
        asked.delay() == null ? null : delay(asked.delay(), at + ".delay"),
        asked.abort() == null ? null : abort(asked.abort(), at + ".abort"));
  }

  private Fault.@Nullable Delay delay(
      dev.weft.crds.serviceprofile.Fault.Delay asked, String field) {
    percent(asked.percent(), field);
    Duration duration = problems.duration(field + ".duration", asked.duration());
    if (duration == null) {
      return null;
    }
    if (duration.compareTo(MIN_DELAY) < 0 || duration.compareTo(Fault.MAX_DELAY) > 0) {
      problems.add(field + ".duration", "'" + asked.duration() + "' (expected: 1ms to 1h)");
    }
    return new Fault.Delay(duration, asked.percent());
  }

  private Fault.Abort abort(dev.weft.crds.serviceprofile.Fault.Abort asked, String field) {
    percent(asked.percent(), field);
    if (asked.status() < 400 || asked.status() > 599) {
      problems.add(field + ".status", "'" + asked.status() + "' (expected: 400 to 599)");
    }
    return new Fault.Abort(asked.status(), asked.percent());
  }

  private void percent(double percent, String field) {
    if (!(percent >= 0 && percent <= 100)) {
      problems.add(field + ".percent", "'" + percent + "' (expected: 0 to 100)");
    }
  }
}
