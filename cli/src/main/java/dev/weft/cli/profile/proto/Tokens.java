package dev.weft.cli.profile.proto;

/** Cuts a .proto file into tokens, one ahead; comments are passed over. */
final class Tokens {
  private static final String SIGNS = "{}[]()<>;,=:+-/";

  private final String text;
  private int at;
  private int line = 1;
  private Token next;

  Tokens(String text) throws Malformed {
    this.text = text;
    this.next = read();
  }

  Token peek() {
    return next;
  }

  Token take() throws Malformed {
    Token token = next;
    next = read();
    return token;
  }

  /** The next token, if it is this. */
  boolean took(String expected) throws Malformed {
    boolean is = next.is(expected);
    if (is) {
      take();
    }
    return is;
  }

  void expect(String expected) throws Malformed {
    if (!took(expected)) {
      throw new Malformed(next, expected);
    }
  }

  private Token read() throws Malformed {
    passOver();
    if (at == text.length()) {
      return new Token(Token.Kind.END, "", line);
    }
    char first = text.charAt(at);
    if (first == '"' || first == '\'') {
      return string(first);
    }
    if (isWord(first)) {
      int from = at;
      while (at < text.length() && isWord(text.charAt(at))) {
        at++;
      }
      return new Token(Token.Kind.WORD, text.substring(from, at), line);
    }
    if (SIGNS.indexOf(first) < 0) {
      throw new Malformed(
          line, "'" + Character.toString(text.codePointAt(at)) + "' (expected: protobuf's syntax)");
    }
    at++;
    return new Token(Token.Kind.SIGN, String.valueOf(first), line);
  }

  private static boolean isWord(char each) {
    return (each >= 'a' && each <= 'z')
        || (each >= 'A' && each <= 'Z')
        || (each >= '0' && each <= '9')
        || each == '_'
        || each == '.';
  }

  private Token string(char quote) throws Malformed {
    int from = at++;
    while (at < text.length() && text.charAt(at) != quote) {
      if (text.charAt(at) == '\n') {
        break;
      }
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length() || text.charAt(at) != quote) {
      throw new Malformed(line, "a string that does not end in its line");
    }
    at++;
    return new Token(Token.Kind.STRING, text.substring(from + 1, at - 1), line);
  }

  /** Blanks and comments. */
  private void passOver() throws Malformed {
    while (at < text.length()) {
      char each = text.charAt(at);
      if (each == '\n') {
        line++;
        at++;
      } else if (Character.isWhitespace(each) || each == '\ufeff') {
        at++;
      } else if (text.startsWith("//", at)) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (text.startsWith("/*", at)) {
        int end = text.indexOf("*/", at + 2);
        if (end < 0) {
          throw new Malformed(line, "a comment that does not end (expected: */)");
        }
        line += (int) text.substring(at, end).chars().filter(c -> c == '\n').count();
        at = end + 2;
      } else {
        return;
      }
    }
  }
}
