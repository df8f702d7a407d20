package dev.weft.playground.apiserver.write;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.FieldError;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the server decides in metadata, and what it demands of the rest. */
final class Metadata {
  private static final String SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"; // spells no words
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern SERVICE_NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern LABEL_VALUE =
      Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");

  private Metadata() {}

  /** Fills in a new object's name, uid, times and generation. */
  static void prepareCreate(Resource resource, ObjectNode object, InstantSource clock) {
    ObjectNode metadata = Json.child(object, "metadata");
    if (Meta.name(object).isEmpty() && metadata.hasNonNull("generateName")) {
      metadata.put("name", metadata.get("generateName").asText() + suffix());
    }
    metadata.remove(
        List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "resourceVersion"));
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", Meta.time(clock.instant()));
    metadata.remove("generation");
    if (resource.generation()) {
      metadata.put("generation", 1);
    }
    if (resource.has("status")) {
      object.remove("status");
    }
  }

  static String suffix() {
    var random = ThreadLocalRandom.current();
    var text = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      text.append(SUFFIX_ALPHABET.charAt(random.nextInt(SUFFIX_ALPHABET.length())));
    }
    return text.toString();
  }

  /**
   * Holds an update to what it may change: puts back what belongs to the server or to the other
   * subresource.
   */
  static void prepareUpdate(Intent intent, ObjectNode old, ObjectNode next) {
    Resource resource = intent.resource();
    if (intent.subresource().equals("status")) {
      JsonNode status = next.path("status");
      ObjectNode metadata = Json.child(next, "metadata");
      next.removeAll();
      next.setAll(old.deepCopy());
      next.set(
          "metadata",
          resource.custom()
              ? Json.child(old.deepCopy(), "metadata")
                  .set("managedFields", metadata.path("managedFields"))
              : metadata);
      if (Json.absent(status)) {
        next.remove("status");
      } else {
        next.set("status", status);
      }
      if (Json.at(next, "metadata", "managedFields").isMissingNode()) {
        Json.child(next, "metadata").remove("managedFields");
      }
    } else if (resource.has("status")) {
      next.remove("status");
      if (old.has("status")) {
        next.set("status", old.get("status"));
      }
    }
    ObjectNode metadata = Json.child(next, "metadata");
    for (String kept :
        List.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generation",
            "generateName",
            "resourceVersion")) {
      JsonNode value = Json.at(old, "metadata", kept);
      if (value.isMissingNode()) {
        metadata.remove(kept);
      } else {
        metadata.set(kept, value);
      }
    }
    if (resource.generation()
        && !withoutStatus(resource, old).equals(withoutStatus(resource, next))) {
      metadata.set("generation", Json.number(Json.at(old, "metadata", "generation").asLong() + 1));
    }
  }

  private static ObjectNode withoutStatus(Resource resource, ObjectNode object) {
    ObjectNode rest = Json.object();
    object.properties().forEach(e -> rest.set(e.getKey(), e.getValue()));
    rest.remove("metadata");
    rest.remove("apiVersion");
    if (resource.has("status") || !resource.custom()) {
      rest.remove("status");
    }
    return rest;
  }

  /** Refuses an update that was made from another object, or from another version of it. */
  static void refuseStale(Intent intent, ObjectNode old, ObjectNode next) {
    String uid = Meta.uid(next);
    String version = Json.text(next, "metadata", "resourceVersion");
    if (!uid.isEmpty() && !uid.equals(Meta.uid(old))) {
      throw Refusal.conflict(
          intent.resource().groupResource(),
          intent.name(),
          "Precondition failed: UID in precondition: "
              + uid
              + ", UID in object meta: "
              + Meta.uid(old));
    }
    if (!version.isEmpty()
        && !version.equals("0")
        && !version.equals(Json.text(old, "metadata", "resourceVersion"))) {
      throw Refusal.modified(intent.resource().groupResource(), intent.name());
    }
  }

  /** Names, labels and owners, as apimachinery's ValidateObjectMeta has it. */
  static List<FieldError> check(Resource resource, ObjectNode object) {
    var errors = new ArrayList<FieldError>();
    String name = Meta.name(object);
    if (name.isEmpty()) {
      errors.add(FieldError.required("metadata.name", "name or generateName is required"));
    } else {
      checkName(resource, object, name, errors);
    }
    for (var label : Json.at(object, "metadata", "labels").properties()) {
      String value = label.getValue().asText();
      if (value.length() > 63 || !LABEL_VALUE.matcher(value).matches()) {
        errors.add(
            FieldError.invalid(
                "metadata.labels",
                label.getValue(),
                value.length() > 63
                    ? "must be no more than 63 bytes"
                    : "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start"
                        + " and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
                        + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"));
      }
    }
    JsonNode owners = Json.at(object, "metadata", "ownerReferences");
    for (int i = 0; i < owners.size(); i++) {
      for (String field : List.of("apiVersion", "kind", "name", "uid")) {
        if (Json.text(owners.get(i), field).isEmpty()) {
          errors.add(
              FieldError.invalid(
                  "metadata.ownerReferences[" + i + "]." + field,
                  owners.get(i).path(field),
                  "must not be empty"));
        }
      }
    }
    return errors;
  }

  /** What is on its way out is held back by nobody new. */
  static List<FieldError> checkFinalizers(ObjectNode object, ObjectNode old) {
    List<String> added = new ArrayList<>(Meta.finalizers(object));
    added.removeAll(Meta.finalizers(old));
    if (!Meta.deleting(old) || added.isEmpty()) {
      return List.of();
    }
    String shown = added.stream().map(f -> '"' + f + '"').collect(Collectors.joining(", "));
    return List.of(
        FieldError.forbidden(
            "metadata.finalizers",
            "no new finalizers can be added if the object is being deleted, found new finalizers []string{"
                + shown
                + "}"));
  }

  private static void checkName(
      Resource resource, ObjectNode object, String name, List<FieldError> errors) {
    boolean roles = resource.group().startsWith("rbac."); // may hold colons
    boolean label = resource.is("", "namespaces");
    Pattern pattern = resource.is("", "services") ? SERVICE_NAME : label ? LABEL : SUBDOMAIN;
    int longest = pattern == SUBDOMAIN ? 253 : 63;
    if (!roles && name.length() > longest) {
      errors.add(
          FieldError.invalid(
              "metadata.name",
              Json.at(object, "metadata", "name"),
              "must be no more than " + longest + " bytes"));
    }
    if (!roles && !pattern.matcher(name).matches()) {
      String why =
          pattern == SUBDOMAIN
              ? "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an"
                  + " alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
              : pattern == LABEL
                  ? "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an"
                      + " alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
                  : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an"
                      + " alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
      errors.add(FieldError.invalid("metadata.name", Json.at(object, "metadata", "name"), why));
    }
  }
}
