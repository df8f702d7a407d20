package dev.weft.proxy.app;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A second reading of RFC 9112, as plain as can be and with nothing of the proxy's, to judge what
 * the proxy sends. Characters are bytes.
 */
final class StrictMessages {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final String FIELD =
      "(?:" + TOKEN + ":[ ]?(?:[!-~\\x80-\\xff](?:[\\t -~\\x80-\\xff]*[!-~\\x80-\\xff])?)?\r\n)";
  private static final Pattern REQUEST =
      Pattern.compile(
          "^" + TOKEN + " [!\"$-~\\x80-\\xff]+ HTTP/1\\.1\r\n(" + FIELD + "*+)\r\n",
          Pattern.DOTALL);
  private static final Pattern RESPONSE =
      Pattern.compile(
          "^HTTP/1\\.1 (\\d{3}) [\\t -~\\x80-\\xff]*\r\n(" + FIELD + "*+)\r\n", Pattern.DOTALL);
  private static final Pattern LENGTH = Pattern.compile("(?imd)^content-length:[ ]?(.*)\r$");
  private static final Pattern CODING = Pattern.compile("(?imd)^transfer-encoding:[ ]?(.*)\r$");
  private static final Pattern HOST = Pattern.compile("(?im)^host:");
  private static final Pattern CHUNK = Pattern.compile("([0-9a-f]+)\r\n");
  private static final Pattern TRAILERS = Pattern.compile("(" + FIELD + "*+)\r\n");

  private StrictMessages() {}

  /**
   * @param end of the first whole message; -1: it goes on
   * @param wrong null when nothing is
   */
  record Reading(int end, int status, @Nullable String wrong) {
    private static final Reading MORE = new Reading(-1, 0, null);

    static Reading wrong(String why) {
      return new Reading(-1, 0, why);
    }
  }

  static Reading request(String bytes) {
    Matcher head = REQUEST.matcher(bytes);
    if (!head.find()) {
      return bytes.contains("\r\n\r\n") ? Reading.wrong("no head of a request") : Reading.MORE;
    }
    if (HOST.matcher(head.group(1)).results().count() != 1) {
      return Reading.wrong("not one Host");
    }
    return body(bytes, head.end(), head.group(1), 0, false);
  }

  static Reading response(String bytes) {
    Matcher head = RESPONSE.matcher(bytes);
    if (!head.find()) {
      return bytes.contains("\r\n\r\n") ? Reading.wrong("no head of a response") : Reading.MORE;
    }
    int status = Integer.parseInt(head.group(1));
    boolean bodyless = status < 200 || status == 204 || status == 304;
    return bodyless
        ? new Reading(head.end(), status, null)
        : body(bytes, head.end(), head.group(2), status, true);
  }

  private static Reading body(String bytes, int from, String fields, int status, boolean needed) {
    var lengths = LENGTH.matcher(fields).results().map(found -> found.group(1)).toList();
    var codings = CODING.matcher(fields).results().map(found -> found.group(1)).toList();
    if (lengths.size() + codings.size() > 1) {
      return Reading.wrong("framed more than once");
    }
    if (codings.isEmpty()) {
      if (lengths.isEmpty()) {
        return needed ? Reading.wrong("not framed") : new Reading(from, status, null);
      }
      if (!lengths.getFirst().matches("[0-9]{1,18}")) {
        return Reading.wrong("a length that is none");
      }
      long end = from + Long.parseLong(lengths.getFirst());
      return end <= bytes.length() ? new Reading((int) end, status, null) : Reading.MORE;
    }
    return codings.getFirst().equals("chunked")
        ? chunks(bytes, from, status)
        : Reading.wrong("another coding than chunked");
  }

  private static Reading chunks(String bytes, int from, int status) {
    Matcher size = CHUNK.matcher(bytes);
    int at = from;
    while (at < bytes.length()) {
      if (!size.region(at, bytes.length()).lookingAt()) {
        return bytes.substring(at).matches("[0-9a-f]+\r?")
            ? Reading.MORE
            : Reading.wrong("no chunk size");
      }
      int length = Integer.parseInt(size.group(1), 16);
      at = size.end() + length;
      if (length == 0) {
        Matcher trailers = TRAILERS.matcher(bytes).region(at, bytes.length());
        return trailers.lookingAt() ? new Reading(trailers.end(), status, null) : Reading.MORE;
      }
      if (bytes.length() >= at + 2 && !bytes.startsWith("\r\n", at)) {
        return Reading.wrong("a chunk that is longer than its size");
      }
      at += 2;
    }
    return Reading.MORE;
  }
}
