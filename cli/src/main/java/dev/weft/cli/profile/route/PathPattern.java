package dev.weft.cli.profile.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A path, parts of which vary. In order, more specific ones stand first: of two that match the same
 * path, the one that stands for less. Those of different lengths match nothing in common, for what
 * varies holds no slash.
 */
public record PathPattern(List<Segment> segments) implements Comparable<PathPattern> {
  public PathPattern {
    segments = List.copyOf(segments);
  }

  /** A pattern, or why the text is none. */
  public sealed interface Parsed {
    record Ok(PathPattern pattern) implements Parsed {}

    /** To be shown behind the place of the text. */
    record Malformed(String why) implements Parsed {}
  }

  /**
   * @param path without anything that varies
   */
  public static PathPattern literal(String path) {
    return new PathPattern(
        Arrays.stream(path.substring(1).split("/", -1)).map(Segment::literal).toList());
  }

  /** Of a path with parameters in braces, such as {@code /books/{id}}. */
  public static Parsed template(String template) {
    if (!template.startsWith("/")) {
      return new Parsed.Malformed("'" + template + "' (expected: a path that begins with /)");
    }
    var segments = new ArrayList<Segment>();
    for (String segment : template.substring(1).split("/", -1)) {
      var pieces = new ArrayList<String>();
      int from = 0;
      for (int open = segment.indexOf('{'); open >= 0; open = segment.indexOf('{', from)) {
        int close = segment.indexOf('}', open);
        if (close < 0 || isNested(segment, open, close)) {
          return unbalanced(template, segment);
        }
        pieces.add(segment.substring(from, open));
        from = close + 1;
      }
      String rest = segment.substring(from);
      pieces.add(rest);
      if (pieces.stream().anyMatch(piece -> piece.indexOf('}') >= 0)) {
        return unbalanced(template, segment);
      }
      segments.add(new Segment(pieces));
    }
    return new Parsed.Ok(new PathPattern(segments));
  }

  private static boolean isNested(String segment, int open, int close) {
    int next = segment.indexOf('{', open + 1);
    return next >= 0 && next < close;
  }

  private static Parsed unbalanced(String template, String segment) {
    return new Parsed.Malformed(
        "'"
            + template
            + "' (expected: parameters as {name}; in '"
            + segment
            + "' a brace has no partner)");
  }

  /** RE2, to be matched with the whole path. */
  public String regex() {
    return segments.stream().map(Segment::regex).collect(Collectors.joining("/", "/", ""));
  }

  /** A path of the pattern, with this wherever it varies. */
  public String filled(String value) {
    return segments.stream()
        .map(segment -> segment.filled(value))
        .collect(Collectors.joining("/", "/", ""));
  }

  @Override
  public int compareTo(PathPattern other) {
    int shared = Math.min(segments.size(), other.segments.size());
    for (int i = 0; i < shared; i++) {
      int order = segments.get(i).compareTo(other.segments.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(segments.size(), other.segments.size());
  }
}
