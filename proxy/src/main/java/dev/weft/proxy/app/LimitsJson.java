package dev.weft.proxy.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.proxy.net.Limits;
import java.io.IOException;
import java.lang.reflect.RecordComponent;

/** The bounds in force, by the names that the code has for them: numbers, and durations as ISO. */
final class LimitsJson {
  private LimitsJson() {}

  static void write(JsonGenerator json, Limits limits) throws IOException {
    json.writeObjectFieldStart("limits");
    for (RecordComponent bound : Limits.class.getRecordComponents()) {
      switch (value(bound, limits)) {
        case Integer number -> json.writeNumberField(bound.getName(), number);
        case Object other -> json.writeStringField(bound.getName(), other.toString());
      }
    }
    json.writeEndObject();
  }

  private static Object value(RecordComponent bound, Limits limits) {
    try {
      return bound.getAccessor().invoke(limits);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a public record's accessors can be called", e);
    }
  }
}
