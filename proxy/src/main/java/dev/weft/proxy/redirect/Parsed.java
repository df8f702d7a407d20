package dev.weft.proxy.redirect;

/** What became of a text. */
public sealed interface Parsed<T> {
  record Ok<T>(T value) implements Parsed<T> {}

  /** Quotes the part that cannot be read, and says what was expected. */
  record Malformed<T>(String why) implements Parsed<T> {}
}
