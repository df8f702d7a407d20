package dev.weft.crds;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands for a field that is not there. The API server fills in the schema's defaults; records
 * do the same for objects that never saw one, so that the rest of the code needs no null checks.
 */
public final class Absent {
  private Absent() {}

  public static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }

  public static <T> List<T> list(@Nullable List<T> given) {
    return given == null ? List.of() : List.copyOf(given);
  }

  public static <V> Map<String, V> map(@Nullable Map<String, V> given) {
    return given == null ? Map.of() : Map.copyOf(given);
  }
}
