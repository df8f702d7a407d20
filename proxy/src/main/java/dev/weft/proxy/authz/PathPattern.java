package dev.weft.proxy.authz;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.weft.api.policy.Rule;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on the path, which must hold together. Many applications serve {@code /a} and {@code
 * /a/} by the same code: where a condition holds for the one alone, it may hold for the other.
 *
 * @param exact as {@link Path} decodes
 * @param prefix the same; without a slash at its end, and null for all paths
 */
record PathPattern(@Nullable String exact, @Nullable String prefix, @Nullable Pattern regex) {
  private static final String EXPECTED =
      " (expected: a path that begins with /, has no query, and can be read in one way only)";

  /** Null for what is malformed; {@code complain} hears why. */
  static @Nullable PathPattern of(Rule.RequestMatch match, Consumer<String> complain) {
    String exact = match.path() == null ? "" : read("path", match.path(), complain);
    String prefix =
        match.pathPrefix() == null ? "" : read("pathPrefix", match.pathPrefix(), complain);
    if (exact == null || prefix == null) {
      return null;
    }
    try {
      return new PathPattern(
          exact.isEmpty() ? null : exact,
          prefix.length() <= 1 ? null : withoutSlash(prefix),
          match.pathRegex() == null ? null : Pattern.compile(match.pathRegex()));
    } catch (PatternSyntaxException e) {
      complain.accept("pathRegex: " + e.getMessage());
      return null;
    }
  }

  private static @Nullable String read(String field, String text, Consumer<String> complain) {
    String path = Path.ofRule(text);
    String read =
        path.startsWith("/") && path.indexOf('?') < 0 ? Path.read(path, path.length()) : null;
    if (read == null) {
      complain.accept(field + " '" + text + "'" + EXPECTED);
    }
    return read;
  }

  private static String withoutSlash(String prefix) {
    return prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
  }

  boolean isForAll() {
    return exact == null && prefix == null && regex == null;
  }

  /**
   * @param path null: it is ambiguous
   */
  Speaks speaks(@Nullable String path, int end) {
    if (path == null) {
      return isForAll() ? Speaks.YES : Speaks.MAYBE;
    }
    Speaks speaks = exact == null ? Speaks.YES : exactly(exact, path, end);
    if (prefix != null && speaks != Speaks.NO && !isBelow(prefix, path, end)) {
      return Speaks.NO;
    }
    return regex == null || speaks == Speaks.NO ? speaks : speaks.and(matches(regex, path, end));
  }

  private static Speaks exactly(String exact, String path, int end) {
    int length = exact.length();
    if (length == end) {
      return path.startsWith(exact) ? Speaks.YES : Speaks.NO;
    }
    boolean same =
        length + 1 == end
            ? path.charAt(length) == '/' && path.startsWith(exact)
            : length == end + 1 && exact.charAt(end) == '/' && exact.regionMatches(0, path, 0, end);
    return same ? Speaks.MAYBE : Speaks.NO;
  }

  private static boolean isBelow(String prefix, String path, int end) {
    int length = prefix.length();
    return length <= end
        && path.startsWith(prefix)
        && (length == end || path.charAt(length) == '/');
  }

  private static Speaks matches(Pattern regex, String path, int end) {
    String text = Path.text(path, end);
    if (regex.matches(text)) {
      return Speaks.YES;
    }
    String other = text.endsWith("/") ? text.substring(0, text.length() - 1) : text + "/";
    return !other.isEmpty() && regex.matches(other) ? Speaks.MAYBE : Speaks.NO;
  }
}
