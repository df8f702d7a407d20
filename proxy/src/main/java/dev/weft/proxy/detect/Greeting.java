package dev.weft.proxy.detect;

/** Tells from what a server says before its client whether clients speak first there after all. */
public enum Greeting {
  /** Not enough to say. */
  UNDECIDED,
  /** SETTINGS, which HTTP/2 has servers send at once, or HTTP/1's 408 for a client that is late. */
  HTTP,
  OTHER;

  /** No more is needed to decide. */
  public static final int MAX_BYTES = 9;

  private static final int SETTINGS = 4;
  private static final int BYTES_OF_SETTING = 6;

  /** The head of a server's connection preface is RFC 9113, sections 3.4, 4.1 and 6.5. */
  public static Greeting read(FirstBytes.Bytes bytes, int length) {
    if (FirstBytes.agrees(FirstBytes.VERSION, bytes, 0, length)) {
      return length < FirstBytes.VERSION.length ? UNDECIDED : HTTP;
    }
    if (agreesWithSettings(bytes, length)) {
      return length < MAX_BYTES ? UNDECIDED : HTTP;
    }
    return OTHER;
  }

  private static boolean agreesWithSettings(FirstBytes.Bytes bytes, int length) {
    for (int i = 0; i < Math.min(length, MAX_BYTES); i++) {
      boolean agrees =
          switch (i) {
            case 0 -> bytes.at(0) == 0; // the length: there are fewer than 43 settings
            case 1 -> bytes.at(1) == 0;
            case 2 -> (bytes.at(2) & 0xff) % BYTES_OF_SETTING == 0;
            case 3 -> bytes.at(3) == SETTINGS;
            default -> bytes.at(i) == 0; // neither flags nor a stream
          };
      if (!agrees) {
        return false;
      }
    }
    return true;
  }
}
