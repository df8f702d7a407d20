package dev.weft.proxy.app;

import java.util.Map;

/** Environment variables, with complaints that help. */
record Variables(Map<String, String> values) {
  /** An empty variable counts as absent: manifests often set one so. */
  String get(String name, String otherwise) {
    String value = values.getOrDefault(name, "");
    return value.isEmpty() ? otherwise : value;
  }

  String required(String name, String expected) throws Config.Invalid {
    String value = get(name, "");
    if (value.isEmpty()) {
      throw new Config.Invalid(name + " is not set (expected: " + expected + ")");
    }
    return value;
  }

  int number(String name, int otherwise, int min, int max) throws Config.Invalid {
    String value = get(name, Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw Config.Invalid.variable(name, value, "a number from " + min + " to " + max);
  }
}
