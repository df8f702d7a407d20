package dev.weft.cli.profile.route;

import dev.weft.crds.serviceprofile.RequestMatch;
import dev.weft.crds.serviceprofile.ResponseClass;
import dev.weft.crds.serviceprofile.Route;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route to be.
 *
 * @param origin where it comes from, for the user, such as {@code line 12}; empty for nowhere
 * @param timeout null: none
 */
public record Sketch(
    String name,
    String method,
    PathPattern path,
    String origin,
    boolean retryable,
    @Nullable String timeout,
    List<ResponseClass> responseClasses) {
  public Sketch {
    responseClasses = List.copyOf(responseClasses);
  }

  /** One that says nothing but which requests belong to it. */
  public static Sketch of(String name, String method, PathPattern path) {
    return new Sketch(name, method, path, "", false, null, List.of());
  }

  /** Which name it gets is the caller's matter: it may have to be shorter. */
  Route route(String shownAs) {
    var condition =
        new RequestMatch(
            null,
            null,
            List.of(
                new RequestMatch(path.regex(), null, null, null, null),
                new RequestMatch(null, method, null, null, null)),
            null,
            null);
    return new Route(
        shownAs,
        condition,
        responseClasses,
        retryable ? true : null,
        timeout,
        null,
        null,
        null,
        null,
        null);
  }

  /** For a remark. */
  String described() {
    return origin.isEmpty() ? name : name + " (" + origin + ")";
  }
}
