package dev.weft.crds.generate;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.Nested;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrArray;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Walks a record and its schema side by side, and adds to each property what its field's
 * annotations say.
 */
final class RecordSchema {
  /** Whether the schema is of "spec", where texts and lists must have bounds, or of "status". */
  private final String part;

  RecordSchema(String part) {
    this.part = part;
  }

  /**
   * @param level how deep inside its own type this is, counted from one
   */
  void refine(Class<?> type, JSONSchemaProps schema, int level) {
    List<Field> nested = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Field field = field(type, component.getName());
      if (field.isAnnotationPresent(Nested.class)) {
        nested.add(field);
      } else {
        property(field, Refine.property(schema, field.getName()));
      }
    }
    withoutRepetition(schema);
    if (!nested.isEmpty()) {
      expand(nested, schema, level);
    }
  }

  private void property(Field field, JSONSchemaProps property) {
    withoutRepetition(property);
    Default given = field.getAnnotation(Default.class);
    if (given != null && "object".equals(property.getType())) {
      // Fabric8 fills the object through our records; left bare, the API server fills it from its
      // properties' own defaults.
      property.setDefault(Serialization.unmarshal(given.value(), JsonNode.class));
    }
    if (given != null && !given.value().equals("{}")) {
      property.setDescription(property.getDescription() + " Default: " + given.value() + ".");
    }
    Bounds.apply(field, property, part);
    Type type = field.getGenericType();
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      element((Class<?>) list.getActualTypeArguments()[0], property.getItems().getSchema());
    } else if (type instanceof Class<?> single) {
      element(single, property);
    }
  }

  private void element(Class<?> type, JSONSchemaProps schema) {
    String description = schema.getDescription();
    if (type == Condition.class) {
      KubernetesTypes.condition(schema);
    } else if (type == LabelSelector.class) {
      KubernetesTypes.labelSelector(schema);
    } else if (type.isEnum()) {
      schema.setEnum(constants(type));
    } else if (Shape.class.isAssignableFrom(type)) {
      refine(type, schema, 1);
    }
    schema.setDescription(description);
  }

  /** In the order of the enum, which has a meaning; the generator sorts them. */
  private static List<JsonNode> constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> Serialization.unmarshal(Serialization.asJson(constant), JsonNode.class))
        .toList();
  }

  /** Writes the type's own fields of its own type out, level by level. */
  private void expand(List<Field> nested, JSONSchemaProps schema, int level) {
    int[] lists = nested.getFirst().getAnnotation(Nested.class).maxItems();
    boolean last = level > lists.length;
    JSONSchemaProps inner = last ? KubernetesTypes.anyObject() : Serialization.clone(schema);
    if (!last) {
      inner.setDescription(null);
      inner.setDefault(null);
      expand(nested, inner, level + 1);
    }
    for (Field field : nested) {
      JSONSchemaProps property = new JSONSchemaProps();
      if (field.getType() == List.class) {
        property.setType("array");
        property.setItems(new JSONSchemaPropsOrArray(List.of(), inner));
        property.setMaxItems(last ? 1 : (long) lists[level - 1]);
        property.setXKubernetesListType("atomic");
      } else {
        property = Serialization.clone(inner);
      }
      property.setDescription(field.getAnnotation(JsonPropertyDescription.class).value());
      schema.getProperties().put(field.getName(), property);
    }
    if (last) {
      String none =
          String.join(
              " && ", nested.stream().map(field -> "!has(self." + field.getName() + ")").toList());
      Rules.add(
          schema,
          none,
          "expected conditions nested at most " + (lists.length + 1) + " levels deep");
    }
  }

  /**
   * The generator finds a record's annotations on the field and on the accessor, and takes both.
   */
  private static void withoutRepetition(JSONSchemaProps schema) {
    if (schema.getXKubernetesValidations() != null) {
      schema.setXKubernetesValidations(
          new ArrayList<>(new LinkedHashSet<>(schema.getXKubernetesValidations())));
    }
    if (schema.getRequired() != null && schema.getRequired().isEmpty()) {
      schema.setRequired(null);
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(
          "a record without its component's field: " + Map.of(type, name), e);
    }
  }
}
