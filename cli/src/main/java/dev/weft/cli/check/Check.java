package dev.weft.cli.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What should hold, and whether it does.
 *
 * @param description what should hold: {@code trust anchors are within their validity period}
 * @param error what is wrong; null when it holds
 * @param hint what to do about it; null when it holds
 */
public record Check(
    String description, Result result, @Nullable String error, @Nullable String hint) {
  /** How it stands. Only an error makes the whole fail. */
  public enum Result {
    SUCCESS("success"),
    WARNING("warning"),
    ERROR("error");

    private final String text;

    Result(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  static Check good(String description) {
    return new Check(description, Result.SUCCESS, null, null);
  }

  static Check warning(String description, String error, String hint) {
    return new Check(description, Result.WARNING, error, hint);
  }

  static Check error(String description, String error, String hint) {
    return new Check(description, Result.ERROR, error, hint);
  }

  /** An error that lists all that is wrong; good when nothing is. */
  static Check none(String description, List<String> wrong, String hint) {
    return of(Result.ERROR, description, wrong, hint);
  }

  /** More of them than these are counted, not listed. */
  private static final int MAX_LISTED = 5;

  static Check of(Result ifAny, String description, List<String> wrong, String hint) {
    if (wrong.isEmpty()) {
      return good(description);
    }
    String listed = String.join("; ", wrong.subList(0, Math.min(MAX_LISTED, wrong.size())));
    return new Check(
        description,
        ifAny,
        wrong.size() > MAX_LISTED
            ? listed + "; and " + (wrong.size() - MAX_LISTED) + " more"
            : listed,
        hint);
  }
}
