package dev.weft.proxy.route;

import dev.weft.api.route.PathChange;

/** Paths as routes change them. */
public final class Paths {
  private Paths() {}

  /**
   * @param target of a request, in origin form; the query stays. One that is no path ({@code *})
   *     stays as it is
   */
  public static String changed(PathChange change, String target) {
    if (!target.startsWith("/")) {
      return target;
    }
    int query = target.indexOf('?');
    int end = query < 0 ? target.length() : query;
    String path =
        switch (change) {
          case PathChange.Full(String full) -> full;
          case PathChange.Prefix(String prefix, String replacement) ->
              replaced(target.substring(0, end), prefix, replacement);
        };
    return path + target.substring(end);
  }

  /** By whole segments, as the prefix was matched: Gateway API's ReplacePrefixMatch. */
  private static String replaced(String path, String prefix, String replacement) {
    String whole = withoutSlash(prefix);
    boolean begins =
        path.startsWith(whole)
            && (path.length() == whole.length() || path.charAt(whole.length()) == '/');
    if (!begins) {
      return path;
    }
    String changed = withoutSlash(replacement) + path.substring(whole.length());
    return changed.isEmpty() ? "/" : changed;
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
