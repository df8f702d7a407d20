package dev.weft.crds.generate;

import dev.weft.crds.GoDuration;
import dev.weft.crds.schema.AtomicList;
import dev.weft.crds.schema.DurationText;
import dev.weft.crds.schema.Identities;
import dev.weft.crds.schema.MapList;
import dev.weft.crds.schema.Percent;
import dev.weft.crds.schema.Ports;
import dev.weft.crds.schema.ServiceName;
import dev.weft.crds.schema.StatusCodes;
import dev.weft.crds.schema.Text;
import dev.weft.crds.schema.Texts;
import dev.weft.crds.schema.Weight;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.List;

/** Formats, lengths, list types and patterns: from a field's annotations into its schema. */
final class Bounds {
  private static final String PORT =
      "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])";
  private static final String QUANTITY =
      "^[+]?(([0-9]+([.][0-9]*)?)|([.][0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE][+-]?[0-9]+))?$";

  private Bounds() {}

  static void apply(Field field, JSONSchemaProps property, String part) {
    numbers(field, property);
    for (Annotation annotation : field.getAnnotations()) {
      switch (annotation) {
        case Text text ->
            text(property, text.minLength(), text.maxLength(), text.pattern(), text.expected());
        case DurationText duration -> duration(property, duration);
        case ServiceName _ ->
            text(
                property,
                1,
                63,
                "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
                "the name of a Service in this namespace such as web");
        case Texts texts ->
            texts(property, texts.maxItems(), texts.maxLength(), texts.pattern(), texts.expected());
        case Identities _ ->
            texts(
                property,
                32,
                256,
                "^([*]|spiffe://[a-z0-9][a-z0-9.-]*(/[A-Za-z0-9._-]+)*(/[*])?|[a-z0-9]([a-z0-9-]*[a-z0-9])?/[a-z0-9]([a-z0-9.-]*[a-z0-9])?)$",
                "identities such as spiffe://cluster.local/ns/shop/sa/web, shop/web or *");
        case Ports ports ->
            intOrTexts(property, ports.maxItems(), 1, 65535, "^" + PORT + "(-" + PORT + ")?$");
        case StatusCodes _ ->
            intOrTexts(
                property, 32, 100, 599, "^([1-5][0-9]{2}(-[1-5][0-9]{2})?|[1-5]xx|gateway-error)$");
        case Weight _ -> {
          property.setMinimum(0.0);
          property.setPattern(QUANTITY);
        }
        case Percent _ ->
            Rules.add(
                property,
                "type(self) == int ? self >= 1 : " + Rules.matches("self", "^([1-9][0-9]?|100)%$"),
                "expected a count of at least 1, or a percentage from 1% to 100%");
        case MapList list -> {
          list(property, "map", list.maxItems());
          property.setXKubernetesListMapKeys(List.of(list.keys()));
          require(property.getItems().getSchema(), list.keys());
        }
        case AtomicList list -> {
          list(property, "atomic", list.maxItems());
          property.setMinItems(
              list.minItems() == 0 ? property.getMinItems() : Long.valueOf(list.minItems()));
        }
        default -> {}
      }
    }
    if (part.equals("spec")) {
      insistOnBounds(field, property);
    }
  }

  private static void numbers(Field field, JSONSchemaProps property) {
    Class<?> type = field.getType();
    if (type == Integer.class || type == int.class) {
      property.setFormat("int32");
    } else if (type == Long.class || type == long.class) {
      property.setFormat("int64");
    } else if (type == Double.class) {
      property.setFormat("double");
    } else if (field.getGenericType() instanceof ParameterizedType map
        && map.getActualTypeArguments().length == 2
        && map.getActualTypeArguments()[1] == Quantity.class) {
      property.setMaxProperties(16L);
      property.getAdditionalProperties().getSchema().setPattern(QUANTITY);
    }
  }

  private static void text(
      JSONSchemaProps property, int min, int max, String pattern, String expected) {
    property.setMinLength(min == 0 ? null : Long.valueOf(min));
    property.setMaxLength((long) max);
    if (!pattern.isEmpty()) {
      Rules.add(property, Rules.matches("self", pattern), "expected " + expected);
    }
  }

  private static void duration(JSONSchemaProps property, DurationText bounds) {
    property.setMaxLength((long) GoDuration.Syntax.MAX_LENGTH);
    String rule = Rules.matches("self", GoDuration.Syntax.REGEX);
    boolean hours = bounds.max().length() > 4; // nobody gives a certificate 250ms
    String expected =
        "expected a duration such as " + (hours ? "90m, 24h or 8760h" : "250ms, 10s or 1h30m");
    if (!bounds.min().isEmpty()) {
      rule += " && duration(self) >= duration(\"" + bounds.min() + "\")";
      expected += bounds.min().equals("0s") ? "" : ", not below " + bounds.min();
    }
    if (!bounds.max().isEmpty()) {
      rule += " && duration(self) <= duration(\"" + bounds.max() + "\")";
      expected += ", not above " + bounds.max();
    }
    Rules.add(property, rule, expected);
  }

  private static void texts(
      JSONSchemaProps property, int maxItems, int maxLength, String pattern, String expected) {
    list(property, "set", maxItems);
    property.getItems().getSchema().setMinLength(1L);
    property.getItems().getSchema().setMaxLength((long) maxLength);
    if (!pattern.isEmpty()) {
      Rules.add(
          property,
          "self.all(text, " + Rules.matches("text", pattern) + ")",
          "expected " + expected);
    }
  }

  /**
   * By pattern, not by CEL: its cost would be reckoned for a text as long as a request may be,
   * because CEL does not see the bounds of an int-or-string.
   */
  private static void intOrTexts(
      JSONSchemaProps property, int maxItems, int min, int max, String pattern) {
    list(property, "set", maxItems);
    JSONSchemaProps item = property.getItems().getSchema();
    item.setMinimum((double) min);
    item.setMaximum((double) max);
    item.setMaxLength(16L);
    item.setPattern(pattern);
  }

  private static void list(JSONSchemaProps property, String type, int maxItems) {
    property.setXKubernetesListType(type);
    property.setMaxItems((long) maxItems);
  }

  private static void require(JSONSchemaProps item, String... keys) {
    List<String> required =
        new ArrayList<>(item.getRequired() == null ? List.of() : item.getRequired());
    for (String key : keys) {
      if (!required.contains(key)) {
        required.add(key);
      }
    }
    item.setRequired(required);
  }

  /** What has no bound lets an object grow without end, and CEL reckon the cost of the largest. */
  private static void insistOnBounds(Field field, JSONSchemaProps property) {
    boolean text = "string".equals(property.getType()) && property.getEnum() == null;
    boolean list = "array".equals(property.getType());
    boolean bound =
        text ? property.getMaxLength() != null : property.getXKubernetesListType() != null;
    if ((text || list) && !bound) {
      throw new IllegalStateException("no bound on " + field);
    }
  }
}
