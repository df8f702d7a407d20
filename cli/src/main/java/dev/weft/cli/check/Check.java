package dev.weft.cli.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What should hold, and whether it does.
 *
 * @param id by which docs/check.md knows it; never changes
 * @param description what should hold: {@code trust anchors are within their validity period}
 * @param error what is wrong, or why it was not looked at; null when it holds
 * @param hint what to do about it; null when it holds
 * @param note what is good to know though it holds; mostly empty
 * @param passing an error that may go away by itself in a while
 */
public record Check(
    String id,
    String description,
    Result result,
    @Nullable String error,
    @Nullable String hint,
    String note,
    boolean passing) {
  /** How it stands. Only an error makes the whole fail. */
  public enum Result {
    SUCCESS("success"),
    WARNING("warning"),
    ERROR("error"),
    /** Not looked at, because something that it needs does not hold. */
    SKIPPED("skipped");

    private final String text;

    Result(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** More of them than these are counted, not listed. */
  private static final int MAX_LISTED = 5;

  static Check of(Rule rule, String description, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Holds(String note) ->
          new Check(rule.id(), description, Result.SUCCESS, null, null, note, false);
      case Verdict.Warns(List<String> what) ->
          new Check(rule.id(), description, Result.WARNING, listed(what), rule.hint(), "", false);
      case Verdict.Fails(List<String> what) ->
          new Check(
              rule.id(),
              description,
              Result.ERROR,
              listed(what),
              rule.hint(),
              "",
              rule.retryable());
    };
  }

  /**
   * @param missing what it needs and has not
   */
  static Check skipped(Rule rule, String description, String missing) {
    String why = "not looked at: it needs '" + missing + "'";
    return new Check(rule.id(), description, Result.SKIPPED, why, null, "", false);
  }

  private static String listed(List<String> wrong) {
    String listed = String.join("; ", wrong.subList(0, Math.min(MAX_LISTED, wrong.size())));
    return wrong.size() > MAX_LISTED
        ? listed + "; and " + (wrong.size() - MAX_LISTED) + " more"
        : listed;
  }
}
