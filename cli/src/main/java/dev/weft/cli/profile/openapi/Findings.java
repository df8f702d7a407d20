package dev.weft.cli.profile.openapi;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with a document, as far as it has been read. */
final class Findings {
  private final List<String> found = new ArrayList<>();

  /**
   * @param place such as {@code paths./books.get}
   */
  void add(int line, String place, String value, String expected) {
    add(line, place, value + " (expected: " + expected + ")");
  }

  void add(int line, String place, String why) {
    found.add("line " + line + ": " + place + ": " + why);
  }

  List<String> found() {
    return List.copyOf(found);
  }
}
