package dev.weft.cli.check.facts;

import java.util.Optional;

/** What came of asking for something. */
public sealed interface Found<T> {
  record Is<T>(T value) implements Found<T> {}

  record Missing<T>() implements Found<T> {}

  /**
   * @param why for a person, one line
   */
  record Unreadable<T>(String why) implements Found<T> {}

  static <T> Found<T> of(T value) {
    return new Is<>(value);
  }

  default Optional<T> optional() {
    return this instanceof Is<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /** For who has made sure that it is there; anything else is a bug. */
  default T value() {
    return switch (this) {
      case Is<T>(T value) -> value;
      case Missing<T> _ -> throw new IllegalStateException("a check uses what is missing");
      case Unreadable<T>(String why) ->
          throw new IllegalStateException("a check uses what could not be read: " + why);
    };
  }
}
