package dev.weft.cli.profile.proto;

/**
 * A piece of a .proto file.
 *
 * @param text of a string what it stands for is not worked out: nothing here needs it
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    /** A name, with dots where it has some, or a number. */
    WORD,
    STRING,
    /** A single character. */
    SIGN,
    END
  }

  boolean is(String expected) {
    return kind != Kind.STRING && text.equals(expected);
  }

  /** For a message; what is long is cut. */
  String described() {
    return kind == Kind.END
        ? "the end of the file"
        : "'" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "'";
  }
}
