package dev.weft.cli.profile.proto;

/** A .proto file that is none; caught where reading began. */
final class Malformed extends Exception {
  private static final long serialVersionUID = 1;

  Malformed(int line, String why) {
    super("line " + line + ": " + why);
  }

  Malformed(Token found, String expected) {
    this(found.line(), found.described() + " (expected: " + expected + ")");
  }
}
