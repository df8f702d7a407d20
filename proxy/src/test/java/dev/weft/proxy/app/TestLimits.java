package dev.weft.proxy.app;

import dev.weft.proxy.net.Http2Limits;
import dev.weft.proxy.net.Limits;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;

/** The usual limits, but for those that a test names. */
final class TestLimits {
  private TestLimits() {}

  static Limits with(Map<String, Object> others) throws ReflectiveOperationException {
    return with(Limits.DEFAULT, others);
  }

  static Limits withHttp2(Map<String, Object> others) throws ReflectiveOperationException {
    return with(Map.of("http2", with(Http2Limits.DEFAULT, others)));
  }

  @SuppressWarnings("unchecked") // its own class's constructor
  private static <R extends Record> R with(R usual, Map<String, Object> others)
      throws ReflectiveOperationException {
    RecordComponent[] components = usual.getClass().getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    var values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      Object own = components[i].getAccessor().invoke(usual);
      values[i] = others.getOrDefault(components[i].getName(), own);
    }
    return (R) usual.getClass().getDeclaredConstructor(types).newInstance(values);
  }
}
