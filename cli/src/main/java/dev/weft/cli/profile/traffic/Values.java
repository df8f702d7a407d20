package dev.weft.cli.profile.traffic;

import java.util.List;
import java.util.regex.Pattern;

/** Tells segments of paths that are somebody's or something's own from those that name a kind. */
final class Values {
  /** Names of things are shorter. */
  private static final int MAX_NAME = 64;

  private static final List<Pattern> SHAPES =
      List.of(
          Pattern.compile("[-+]?[0-9]+([.,:][0-9]+)*"), // numbers, versions, times
          Pattern.compile("[0-9]{4}-[0-9]{2}(-[0-9]{2})?([T_].*)?"), // dates
          Pattern.compile("\\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}}?"), // UUIDs
          Pattern.compile("(?=.*[0-9])(0x)?[0-9A-Fa-f]{12,}"), // digests, ObjectIds
          Pattern.compile("(?=.*[0-9])(?=.*[A-Za-z])[0-9A-Za-z_=-]{24,}"), // tokens, ULIDs
          Pattern.compile(".*(@|%40).*")); // addresses of mail

  private Values() {}

  static boolean isOne(String segment) {
    return segment.length() > MAX_NAME
        || SHAPES.stream().anyMatch(shape -> shape.matcher(segment).matches());
  }
}
