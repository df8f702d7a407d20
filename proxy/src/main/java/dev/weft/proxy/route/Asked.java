package dev.weft.proxy.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request as conditions see it. */
public interface Asked {
  String method();

  /** The request target in origin form, query included. */
  String target();

  /** All values of a header, names without regard to case. */
  List<String> headers(String name);

  /** Null when there is none. */
  @Nullable String cookie(String name);
}
