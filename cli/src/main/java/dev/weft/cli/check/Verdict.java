package dev.weft.cli.check;

import dev.weft.cli.check.facts.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What came of looking at one thing. */
sealed interface Verdict {
  /**
   * @param note what is good to know all the same; mostly empty
   */
  record Holds(String note) implements Verdict {}

  /**
   * @param what is odd, one line each
   */
  record Warns(List<String> what) implements Verdict {
    public Warns {
      what = List.copyOf(what);
    }
  }

  /**
   * @param what is wrong, one line each
   */
  record Fails(List<String> what) implements Verdict {
    public Fails {
      what = List.copyOf(what);
    }
  }

  static Verdict holds() {
    return new Holds("");
  }

  static Verdict holds(String note) {
    return new Holds(note);
  }

  static Verdict fails(String what) {
    return new Fails(List.of(what));
  }

  static Verdict warns(String what) {
    return new Warns(List.of(what));
  }

  /** Holds unless something is wrong. */
  static Verdict none(List<String> wrong) {
    return wrong.isEmpty() ? holds() : new Fails(wrong);
  }

  /** Holds unless something is odd. */
  static Verdict noneOdd(List<String> odd) {
    return odd.isEmpty() ? holds() : new Warns(odd);
  }

  /** Fails when something is wrong, and then says what is odd, too. */
  static Verdict of(List<String> wrong, List<String> odd) {
    if (wrong.isEmpty()) {
      return noneOdd(odd);
    }
    List<String> all = new ArrayList<>(wrong);
    all.addAll(odd);
    return new Fails(all);
  }

  /**
   * Judges what was found. What could not be read fails, for then nobody knows.
   *
   * @param missing what to say when it is not there
   */
  static <T> Verdict of(Found<T> found, String missing, Function<T, Verdict> judgement) {
    return switch (found) {
      case Found.Is<T>(T value) -> judgement.apply(value);
      case Found.Missing<T> _ -> fails(missing);
      case Found.Unreadable<T>(String why) -> fails("cannot be read: " + why);
    };
  }

  /** As {@link #of(Found, String, Function)}, where the mesh can do without what is asked for. */
  static <T> Verdict ofOptional(Found<T> found, String missing, Function<T, Verdict> judgement) {
    return switch (found) {
      case Found.Is<T>(T value) -> judgement.apply(value);
      case Found.Missing<T> _ -> holds(missing);
      case Found.Unreadable<T>(String why) -> warns("cannot be read: " + why);
    };
  }
}
