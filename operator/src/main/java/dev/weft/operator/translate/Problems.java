package dev.weft.operator.translate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.weft.crds.GoDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found wrong with a resource on the way through it. One translation, one thread. */
public final class Problems {
  private final List<String> found = new ArrayList<>();

  public void add(String field, String why) {
    found.add(field + ": " + why);
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  public List<String> found() {
    return List.copyOf(found);
  }

  /** By the library that proxies match with. */
  public void regex(String field, String regex) {
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      add(
          field,
          "'"
              + regex
              + "' (expected: a regular expression in RE2 syntax; "
              + e.getDescription()
              + ")");
    }
  }

  public void ordered(String field, String lower, Duration min, String upper, Duration max) {
    if (min.compareTo(max) > 0) {
      add(
          field + "." + lower,
          min.toMillis() + "ms (expected: not above " + upper + ", " + max.toMillis() + "ms)");
    }
  }

  /** Null, too, for text that is no duration: that is a problem, then. */
  public @Nullable Duration duration(String field, @Nullable String text) {
    if (text == null) {
      return null;
    }
    return switch (GoDuration.parse(text)) {
      case GoDuration.Ok(Duration duration) -> duration;
      case GoDuration.Malformed(String why) -> {
        add(field, why);
        yield null;
      }
    };
  }
}
