package dev.weft.proxy.http.h1;

import dev.weft.proxy.http.Octets;

/**
 * Follows chunk extensions byte by byte, to tell well-formed ones from what others might read as
 * something else: RFC 9112, section 7.1.1. Nothing of them is kept: they concern one hop.
 */
final class ChunkExtension {
  private enum At {
    /** Behind the size, or behind blanks that follow something whole. */
    END_OR_SEMICOLON,
    SEMICOLON,
    NAME_START,
    NAME,
    EQUALS_OR_SEMICOLON,
    VALUE_START,
    TOKEN,
    QUOTED,
    ESCAPED,
  }

  private At at = At.END_OR_SEMICOLON;

  void begin() {
    at = At.END_OR_SEMICOLON;
  }

  /** The line may end here. */
  boolean mayEnd() {
    return at == At.END_OR_SEMICOLON || at == At.NAME || at == At.TOKEN;
  }

  /** False when the byte cannot stand here. */
  boolean take(byte b) {
    At next = next(b);
    if (next == null) {
      return false;
    }
    at = next;
    return true;
  }

  @SuppressWarnings("NullAway") // null is what take asks for
  private At next(byte b) {
    boolean blank = b == ' ' || b == '\t';
    return switch (at) {
      case END_OR_SEMICOLON, SEMICOLON -> b == ';' ? At.NAME_START : blank ? At.SEMICOLON : null;
      case NAME_START -> Octets.isToken(b) ? At.NAME : blank ? at : null;
      case NAME ->
          Octets.isToken(b)
              ? at
              : b == '=' ? At.VALUE_START : b == ';' ? At.NAME_START : equalsOrSemicolon(blank);
      case EQUALS_OR_SEMICOLON ->
          b == '=' ? At.VALUE_START : b == ';' ? At.NAME_START : equalsOrSemicolon(blank);
      case VALUE_START -> Octets.isToken(b) ? At.TOKEN : b == '"' ? At.QUOTED : blank ? at : null;
      case TOKEN -> Octets.isToken(b) ? at : b == ';' ? At.NAME_START : blank ? At.SEMICOLON : null;
      case QUOTED ->
          b == '"' ? At.END_OR_SEMICOLON : b == '\\' ? At.ESCAPED : Octets.isValue(b) ? at : null;
      case ESCAPED -> Octets.isValue(b) ? At.QUOTED : null;
    };
  }

  @SuppressWarnings("NullAway")
  private static At equalsOrSemicolon(boolean blank) {
    return blank ? At.EQUALS_OR_SEMICOLON : null;
  }
}
