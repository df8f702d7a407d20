package dev.weft.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Ports from {@code first} to {@code last}, both included. */
public record PortRange(int first, int last) {
  public static boolean anyContains(List<PortRange> ranges, int port) {
    for (PortRange range : ranges) {
      if (range.contains(port)) {
        return true;
      }
    }
    return false;
  }

  public boolean contains(int port) {
    return first <= port && port <= last;
  }

  public String text() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }

  /** Reads {@code 22,4000-4100}; empty when something in it is neither a port nor a range. */
  public static Optional<List<PortRange>> parseList(String text) {
    var ranges = new ArrayList<PortRange>();
    for (String part : text.split(",", -1)) {
      if (part.isBlank()) {
        continue;
      }
      Optional<PortRange> range = parse(part.strip());
      if (range.isEmpty()) {
        return Optional.empty();
      }
      ranges.add(range.get());
    }
    return Optional.of(List.copyOf(ranges));
  }

  /** Reads {@code 22} or {@code 4000-4100}. */
  public static Optional<PortRange> parse(String text) {
    int dash = text.indexOf('-');
    int first = port(dash < 0 ? text : text.substring(0, dash));
    int last = dash < 0 ? first : port(text.substring(dash + 1));
    return first < 1 || last < first ? Optional.empty() : Optional.of(new PortRange(first, last));
  }

  private static int port(String digits) {
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return 0;
    }
    int port = Integer.parseInt(digits);
    return port > 65535 ? 0 : port;
  }
}
