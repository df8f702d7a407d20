package dev.weft.playground.apiserver.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a schema demands of an object, in the order of a kube-apiserver: the schema, lists'
 * identities, rules.
 */
public final class Schemas {
  private static final Set<String> BLOCKING =
      Set.of(
          "FieldValueRequired",
          "FieldValueTooLong",
          "FieldValueTooMany",
          "FieldValueTypeInvalid",
          "FieldValueNotSupported");

  private static final Map<String, String> GO_NAMES =
      Map.of("integer", "number", "boolean", "bool");

  private Schemas() {}

  public static List<FieldError> check(
      Resource resource, ObjectNode object, @Nullable ObjectNode old) {
    JsonNode schema = resource.schema().get();
    JsonNode before = old == null ? MissingNode.getInstance() : old;
    List<FieldError> errors = new ArrayList<>(Validator.validate(object, schema, before));
    Lists.duplicates(object, schema, "", !resource.custom(), errors);
    if (resource.custom()) {
      if (errors.stream().anyMatch(e -> BLOCKING.contains(e.reason()))) {
        errors.add(
            new FieldError(
                "<nil>",
                "FieldValueInvalid",
                "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation"));
      } else {
        errors.addAll(Rules.check(object, schema, before));
      }
    }
    return errors;
  }

  /** A built-in kind is a Go struct: a value of another type cannot even be read. */
  public static void refuseWrongTypes(Resource resource, ObjectNode object) {
    for (FieldError error :
        Validator.validate(object, resource.schema().get(), MissingNode.getInstance())) {
      if (error.reason().equals("FieldValueTypeInvalid")) {
        String[] words = error.message().split(" must be of type |: ", -1);
        String is = words[words.length - 1].replace("\"", "");
        throw Refusal.badRequest(
            resource.kind()
                + " in version \""
                + resource.version()
                + "\" cannot be handled as a "
                + resource.kind()
                + ": json: cannot unmarshal "
                + GO_NAMES.getOrDefault(is, is)
                + " into Go struct field "
                + resource.kind()
                + "."
                + error.field().replaceAll("\\[\\d+\\]", "")
                + " of type "
                + GO_NAMES.getOrDefault(words[words.length - 2], words[words.length - 2]));
      }
    }
  }
}
