package dev.weft.cli.profile.route;

import dev.weft.crds.serviceprofile.Route;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;

/** Sketches in the order in which proxies are to try them, within what a ServiceProfile takes. */
public sealed interface Arranged {
  /** Of a ServiceProfile. */
  int MAX_ROUTES = 256;

  /** Of a route's name. */
  int MAX_NAME = 253;

  /** Of an expression. */
  int MAX_REGEX = 1024;

  /**
   * @param remarks what the user should know of it
   */
  record Ok(List<Route> routes, List<String> remarks) implements Arranged {}

  /** No profile can hold them. */
  record Refused(String why) implements Arranged {}

  /**
   * The first route that matches takes a request, so that the more specific of two paths stands
   * first. Of two that match the same, the second could never take one: it is left out.
   */
  static Arranged of(List<Sketch> sketches) {
    var remarks = new ArrayList<String>();
    var routes = new ArrayList<Route>();
    Sketch last = null;
    for (Sketch sketch : sketches.stream().sorted(ORDER).toList()) {
      if (last != null && ORDER.compare(last, sketch) == 0) {
        remarks.add(
            "left out "
                + sketch.described()
                + ": "
                + last.described()
                + " matches the same requests");
        continue;
      }
      last = sketch;
      int length = sketch.path().regex().length();
      if (length > MAX_REGEX) {
        return new Refused(
            sketch.described()
                + ": its path makes a regular expression of "
                + length
                + " characters (expected: "
                + MAX_REGEX
                + " at most)");
      }
      String name = shortened(sketch.name());
      if (!name.equals(sketch.name())) {
        remarks.add("the route of " + sketch.described() + " is named " + name);
      }
      routes.add(sketch.route(name));
    }
    return new Ok(routes, remarks);
  }

  /**
   * With the first {@code max} routes only. A request of one that is left out is served under the
   * defaults: none that is kept matches it, for it would have done so before, too.
   *
   * @param asked the user knows that some may be left out
   */
  static Arranged limited(Arranged arranged, int max, boolean asked) {
    return switch (arranged) {
      case Refused refused -> refused;
      case Ok(List<Route> routes, List<String> remarks) -> {
        if (routes.size() <= max) {
          yield arranged;
        }
        if (!asked) {
          yield new Refused(
              routes.size()
                  + " routes (expected: "
                  + max
                  + " at most, as many as a ServiceProfile takes). --max-routes "
                  + max
                  + " keeps the first so many, and the requests of all others are served under the defaults");
        }
        var more = new ArrayList<>(remarks);
        more.add(
            "kept "
                + max
                + " of "
                + routes.size()
                + " routes, the last of them "
                + routes.get(max - 1).name()
                + "; requests of the others are served under the defaults");
        yield new Ok(List.copyOf(routes.subList(0, max)), List.copyOf(more));
      }
    };
  }

  /** Ends in a checksum where it was too long, so that two such names stay two. */
  private static String shortened(String name) {
    if (name.length() <= MAX_NAME) {
      return name;
    }
    var sum = new CRC32();
    sum.update(name.getBytes(StandardCharsets.UTF_8));
    String end = "~%08x".formatted(sum.getValue());
    int kept = MAX_NAME - end.length();
    if (Character.isHighSurrogate(name.charAt(kept - 1))) {
      kept--;
    }
    return name.substring(0, kept) + end;
  }

  /** By path, then by method. */
  Comparator<Sketch> ORDER = Comparator.comparing(Sketch::path).thenComparing(Sketch::method);
}
