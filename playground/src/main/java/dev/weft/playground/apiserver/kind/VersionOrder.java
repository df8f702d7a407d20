package dev.weft.playground.apiserver.kind;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** v2 before v1 before v1beta2 before v1alpha1 before others: how Kubernetes prefers versions. */
final class VersionOrder {
  private static final Pattern VERSION = Pattern.compile("v(\\d{1,9})(?:(alpha|beta)(\\d{1,9}))?");

  static final Comparator<String> PREFERRED_FIRST =
      Comparator.comparingInt((String v) -> VERSION.matcher(v).matches() ? 0 : 1)
          .thenComparingInt(v -> -stability(v))
          .thenComparingInt(v -> -number(v, 1))
          .thenComparingInt(v -> -number(v, 3))
          .thenComparing(Comparator.naturalOrder());

  private VersionOrder() {}

  private static int stability(String version) {
    Matcher matcher = VERSION.matcher(version);
    if (!matcher.matches() || matcher.group(2) == null) {
      return 2;
    }
    return matcher.group(2).equals("beta") ? 1 : 0;
  }

  private static int number(String version, int group) {
    Matcher matcher = VERSION.matcher(version);
    return matcher.matches() && matcher.group(group) != null
        ? Integer.parseInt(matcher.group(group))
        : 0;
  }
}
