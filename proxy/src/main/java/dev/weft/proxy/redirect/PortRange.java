package dev.weft.proxy.redirect;

import java.util.ArrayList;
import java.util.List;

/** Ports, both ends included. */
public record PortRange(int first, int last) {
  /** Reads {@code 80,8000-8010}. */
  public static Parsed<List<PortRange>> parseList(String text) {
    var ranges = new ArrayList<PortRange>();
    for (String item : text.split(",", -1)) {
      String trimmed = item.strip();
      if (trimmed.isEmpty()) {
        continue;
      }
      int dash = trimmed.indexOf('-');
      int first = port(dash < 0 ? trimmed : trimmed.substring(0, dash).strip());
      int last = dash < 0 ? first : port(trimmed.substring(dash + 1).strip());
      if (first < 1 || last < first) {
        return new Parsed.Malformed<>(
            "'" + trimmed + "' (expected: ports and ranges, as in 80,8000-8010)");
      }
      ranges.add(new PortRange(first, last));
    }
    return new Parsed.Ok<>(List.copyOf(ranges));
  }

  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  private static int port(String digits) {
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int port = Integer.parseInt(digits);
    return port <= 65535 ? port : -1;
  }

  /** {@code 80}, or {@code 8000-8010} with the given mark between. */
  String text(char between) {
    return first == last ? Integer.toString(first) : first + "" + between + last;
  }
}
