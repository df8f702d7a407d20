package dev.weft.operator.translate;

import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Header;

/** Headers that somebody wants changed: whether that can be done. */
public final class HeaderFields {
  private final Problems problems;

  public HeaderFields(Problems problems) {
    this.problems = problems;
  }

  /**
   * @param at field of the resource, which has a name and a value
   */
  public Header header(String name, String value, String at) {
    name(name, at + ".name");
    if (!HeaderChanges.isValue(value)) {
      problems.add(
          at + ".value", "'" + value + "' (expected: printable ASCII, without blanks at its ends)");
    }
    return new Header(name, value);
  }

  public void name(String name, String field) {
    if (!HeaderChanges.isName(name)) {
      problems.add(field, "'" + name + "' (expected: a header's name such as x-version)");
    } else if (HeaderChanges.isReserved(name)) {
      problems.add(field, "'" + name + "' (expected: " + HeaderChanges.EXPECTED + ")");
    }
  }
}
