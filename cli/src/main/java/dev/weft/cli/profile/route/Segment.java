package dev.weft.cli.profile.route;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What stands between two slashes: text, with parts that vary in between.
 *
 * @param pieces the text before, between and behind what varies; a single one when nothing does.
 *     Those between are not empty.
 */
public record Segment(List<String> pieces) implements Comparable<Segment> {
  /** Nothing but what varies. */
  public static final Segment ANY = new Segment(List.of("", ""));

  private static final String VARIES = "[^/]*";

  /**
   * What is contained in another stands before it. A segment within another one has its text, too,
   * so it has no less of it; with as much of it, it varies in fewer places.
   */
  private static final Comparator<Segment> SPECIFIC_FIRST =
      Comparator.comparing(Segment::varies)
          .thenComparingInt(segment -> segment.varies() ? -segment.textLength() : 0)
          .thenComparingInt(segment -> segment.pieces.size())
          .thenComparing(segment -> String.join("\uffff", segment.pieces));

  public Segment {
    var kept = new ArrayList<String>();
    for (int i = 0; i < pieces.size(); i++) {
      if (i == 0 || i == pieces.size() - 1 || !pieces.get(i).isEmpty()) {
        kept.add(pieces.get(i));
      }
    }
    pieces = List.copyOf(kept);
  }

  public static Segment literal(String text) {
    return new Segment(List.of(text));
  }

  boolean varies() {
    return pieces.size() > 1;
  }

  private int textLength() {
    return pieces.stream().mapToInt(String::length).sum();
  }

  /** With this in place of what varies. */
  String filled(String value) {
    return String.join(value, pieces);
  }

  String regex() {
    return pieces.stream().map(Segment::quoted).collect(Collectors.joining(VARIES));
  }

  @Override
  public int compareTo(Segment other) {
    return SPECIFIC_FIRST.compare(this, other);
  }

  /** As text comes in a request: RFC 3986, section 2.1; the case of its digits is open. */
  private static String quoted(String text) {
    var regex = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          if (point > ' ' && point < 0x7f) {
            regex.append(Pattern.quote(Character.toString(point)));
          } else {
            regex.append("(?i:");
            for (byte octet : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
              regex.append("%%%02X".formatted(octet & 0xff));
            }
            regex.append(')');
          }
        });
    return regex.toString();
  }
}
