package dev.weft.playground.apiserver.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.weft.playground.apiserver.kind.ModelSchemas;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A schema's CEL types, so that an expression which uses a field that does not exist is refused
 * with its definition.
 */
public final class Types {
  private final Map<String, CelType> structs = new HashMap<>();

  private Types() {}

  /** What is wrong with a rule over values of this schema; empty when nothing is. */
  public static Optional<String> checkRule(
      String rule, JsonNode schema, boolean optionalOldSelf, boolean yieldsText) {
    Types types = new Types();
    // A name that no expression can spell: else self.spec would be the type and not the field.
    CelType self = types.type(schema, "schema@self");
    Map<String, CelType> variables =
        Map.of("self", self, "oldSelf", optionalOldSelf ? OptionalType.create(self) : self);
    return Expressions.check(
        rule,
        variables,
        new Known(ImmutableMap.copyOf(types.structs)),
        yieldsText ? SimpleType.STRING : SimpleType.BOOL);
  }

  private CelType type(JsonNode reference, String name) {
    JsonNode schema = ModelSchemas.resolve(reference);
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return SimpleType.DYN;
    }
    return switch (schema.path("type").asText()) {
      case "boolean" -> SimpleType.BOOL;
      case "integer" -> SimpleType.INT;
      case "number" -> SimpleType.DOUBLE;
      case "string" ->
          switch (schema.path("format").asText()) {
            case "date-time", "date" -> SimpleType.TIMESTAMP;
            case "duration" -> SimpleType.DURATION;
            case "byte" -> SimpleType.BYTES;
            default -> SimpleType.STRING;
          };
      case "array" -> ListType.create(type(schema.path("items"), name + ".@items"));
      case "object" -> object(schema, name);
      default -> SimpleType.DYN;
    };
  }

  private CelType object(JsonNode schema, String name) {
    if (schema.has("properties")) {
      ImmutableMap.Builder<String, CelType> building = ImmutableMap.builder();
      schema
          .path("properties")
          .properties()
          .forEach(e ->
              building.put(Values.escape(e.getKey()), type(e.getValue(), name + "." + e.getKey())));
      ImmutableMap<String, CelType> fields = building.buildOrThrow();
      CelType struct =
          StructType.create(name, fields.keySet(), field -> Optional.ofNullable(fields.get(field)));
      structs.put(name, struct);
      return struct;
    }
    boolean map = schema.path("additionalProperties").isObject();
    return map
        ? MapType.create(
            SimpleType.STRING, type(schema.get("additionalProperties"), name + ".@values"))
        : SimpleType.DYN;
  }

  private record Known(ImmutableMap<String, CelType> structs) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return structs.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(structs.get(name));
    }
  }
}
