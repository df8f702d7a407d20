package dev.weft.api.route;

/** A condition on one value of a request: a header's, a cookie's, a query parameter's. */
public sealed interface TextMatch {
  /** The value itself. */
  record Exact(String value) implements TextMatch {}

  /** What the value begins with. */
  record Prefix(String prefix) implements TextMatch {}

  /** The whole value matches the regular expression (RE2 syntax: linear in time). */
  record Regex(String regex) implements TextMatch {}

  /** It is there, whatever the value; or it is not. */
  record Present(boolean present) implements TextMatch {}
}
