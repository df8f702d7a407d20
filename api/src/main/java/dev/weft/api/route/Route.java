package dev.weft.api.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A class of requests to a destination and how they are treated.
 *
 * @param name the label rt_route of metrics; routes of one name are counted together
 * @param responseClasses tried in order; a response that none matches fails when its status is 5xx
 * @param retry failed requests may be tried again, though the application saw them; null for never
 * @param split where they go instead of the destination itself; null: as the destination's splits
 *     say
 * @param filters what is done to them on their way
 */
public record Route(
    String name,
    RequestMatch match,
    List<ResponseClass> responseClasses,
    @Nullable RetryPolicy retry,
    Timeouts timeouts,
    @Nullable Split split,
    Filters filters) {
  public Route {
    responseClasses = List.copyOf(responseClasses);
  }

  /** One whose requests go as they come. */
  public Route(
      String name,
      RequestMatch match,
      List<ResponseClass> responseClasses,
      @Nullable RetryPolicy retry,
      Timeouts timeouts,
      @Nullable Split split) {
    this(name, match, responseClasses, retry, timeouts, split, Filters.NONE);
  }

  /** One whose requests go where all go. */
  public Route(
      String name,
      RequestMatch match,
      List<ResponseClass> responseClasses,
      @Nullable RetryPolicy retry,
      Timeouts timeouts) {
    this(name, match, responseClasses, retry, timeouts, null);
  }

  /** Which responses count as failures. */
  public record ResponseClass(ResponseMatch condition, boolean failure) {}

  /** A condition on requests. */
  public sealed interface RequestMatch {
    /**
     * The whole path, query excluded, matches the regular expression (RE2 syntax: linear in time).
     */
    record Path(String regex) implements RequestMatch {}

    /**
     * The path, query excluded, is this or lies below it: {@code /books} holds for {@code
     * /books/1}, not for {@code /bookshop}.
     */
    record PathPrefix(String prefix) implements RequestMatch {}

    /** The path, query excluded, is this and nothing else. */
    record PathExact(String path) implements RequestMatch {}

    /** Any of the header's values, names without regard to case. */
    record Header(String name, TextMatch value) implements RequestMatch {}

    /** The first cookie of the name. */
    record Cookie(String name, TextMatch value) implements RequestMatch {}

    /** The first parameter of the name in the query, percent-decoded. */
    record Query(String name, TextMatch value) implements RequestMatch {}

    /** The method, exactly. */
    record Method(String method) implements RequestMatch {}

    record All(List<RequestMatch> of) implements RequestMatch {
      public All {
        of = List.copyOf(of);
      }
    }

    record Any(List<RequestMatch> of) implements RequestMatch {
      public Any {
        of = List.copyOf(of);
      }
    }

    record Not(RequestMatch of) implements RequestMatch {}
  }

  /** A condition on responses. */
  public sealed interface ResponseMatch {
    /** The status lies between the two, both included. */
    record Status(int min, int max) implements ResponseMatch {}

    record All(List<ResponseMatch> of) implements ResponseMatch {
      public All {
        of = List.copyOf(of);
      }
    }

    record Any(List<ResponseMatch> of) implements ResponseMatch {
      public Any {
        of = List.copyOf(of);
      }
    }

    record Not(ResponseMatch of) implements ResponseMatch {}
  }
}
