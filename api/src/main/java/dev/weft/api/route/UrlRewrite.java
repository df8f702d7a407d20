package dev.weft.api.route;

import org.jspecify.annotations.Nullable;

/**
 * Another URL for a request than its client's. Where it goes does not change with it.
 *
 * @param host the new Host or {@code :authority}; null: as it is
 * @param path null: as it is
 */
public record UrlRewrite(@Nullable String host, @Nullable PathChange path) {
  /** What {@link #isHost} holds for, in words. */
  public static final String EXPECTED_HOST = "a host's name, without a port";

  /** Letters, digits, dots, dashes and underscores. */
  public static boolean isHost(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '-'
                    || c == '_');
  }
}
