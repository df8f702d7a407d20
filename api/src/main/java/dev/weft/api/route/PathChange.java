package dev.weft.api.route;

/** Another path for a request. Its query stays. */
public sealed interface PathChange {
  /** What {@link #isPath} holds for, in words. */
  String EXPECTED = "ASCII that begins with '/', without query or fragment";

  /** The whole path becomes this. */
  record Full(String path) implements PathChange {}

  /**
   * What the path begins with becomes something else, by whole segments: Gateway API's
   * ReplacePrefixMatch. A slash at the end of either makes no difference.
   *
   * @param prefix that the route matched
   */
  record Prefix(String prefix, String replacement) implements PathChange {}

  /** It can stand in a request's target as it is. */
  static boolean isPath(String text) {
    return text.startsWith("/")
        && text.chars().allMatch(c -> c > ' ' && c <= '~' && c != '?' && c != '#');
  }
}
