package dev.weft.playground.apiserver.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing wrong with one field, worded as the field package of apimachinery words it.
 *
 * @param reason the cause's reason in a Status, for instance FieldValueInvalid
 * @param message without the field's path
 */
public record FieldError(String field, String reason, String message) {
  public static FieldError invalid(String field, JsonNode value, String why) {
    return new FieldError(field, "FieldValueInvalid", "Invalid value: " + show(value) + ": " + why);
  }

  public static FieldError typeInvalid(String field, String shown, String why) {
    return new FieldError(field, "FieldValueTypeInvalid", "Invalid value: " + shown + ": " + why);
  }

  public static FieldError required(String field, String why) {
    return new FieldError(
        field, "FieldValueRequired", why.isEmpty() ? "Required value" : "Required value: " + why);
  }

  public static FieldError forbidden(String field, String why) {
    return new FieldError(field, "FieldValueForbidden", "Forbidden: " + why);
  }

  public static FieldError duplicate(String field, JsonNode value) {
    return new FieldError(field, "FieldValueDuplicate", "Duplicate value: " + show(value));
  }

  public static FieldError unsupported(String field, JsonNode value, List<String> supported) {
    String all = supported.stream().map(s -> '"' + s + '"').collect(Collectors.joining(", "));
    return new FieldError(
        field,
        "FieldValueNotSupported",
        "Unsupported value: " + show(value) + ": supported values: " + all);
  }

  public static FieldError tooLong(String field, long maxBytes) {
    return new FieldError(
        field, "FieldValueTooLong", "Too long: may not be more than " + maxBytes + " bytes");
  }

  public static FieldError tooMany(String field, long actual, long max) {
    return new FieldError(
        field,
        "FieldValueTooMany",
        "Too many: " + actual + ": must have at most " + max + " items");
  }

  @Override
  public String toString() {
    return field + ": " + message;
  }

  private static String show(JsonNode value) {
    String text = value.toString(); // Go's encoder hides what HTML might take for markup
    return value.isContainerNode()
        ? text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
        : text;
  }
}
