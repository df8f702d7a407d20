package dev.weft.playground.apiserver.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A request that ends in a metav1 Status other than Success. Thrown wherever that is found out and
 * caught at one place, the HTTP shell: an exception here, for a refusal always ends the whole
 * request.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;
  private final transient ObjectNode status;

  private Refusal(int code, String reason, String message) {
    super(message, null, false, false);
    this.code = code;
    status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", message).put("reason", reason);
    status.put("code", code);
  }

  public static Refusal of(int code, String reason, String message) {
    return new Refusal(code, reason, message);
  }

  /** A Status that a webhook made. */
  public static Refusal of(int code, ObjectNode made) {
    Refusal refusal = new Refusal(code, Json.text(made, "reason"), Json.text(made, "message"));
    made.properties().forEach(e -> refusal.status.set(e.getKey(), e.getValue()));
    refusal.status.put("status", "Failure").put("code", code);
    return refusal;
  }

  public static Refusal badRequest(String message) {
    return new Refusal(400, "BadRequest", message);
  }

  public static Refusal unauthorized() {
    return new Refusal(401, "Unauthorized", "Unauthorized");
  }

  public static Refusal forbidden(GroupResource what, String name, String why) {
    return new Refusal(403, "Forbidden", what + " \"" + name + "\" is forbidden: " + why)
        .about(what, name);
  }

  public static Refusal notFound(GroupResource what, String name) {
    return new Refusal(404, "NotFound", what + " \"" + name + "\" not found").about(what, name);
  }

  public static Refusal noSuchResource() {
    Refusal refusal =
        new Refusal(404, "NotFound", "the server could not find the requested resource");
    refusal.status.putObject("details");
    return refusal;
  }

  public static Refusal methodNotAllowed() {
    return new Refusal(
        405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
  }

  public static Refusal alreadyExists(GroupResource what, String name) {
    return new Refusal(409, "AlreadyExists", what + " \"" + name + "\" already exists")
        .about(what, name);
  }

  public static Refusal conflict(GroupResource what, String name, String why) {
    return new Refusal(
            409,
            "Conflict",
            "Operation cannot be fulfilled on " + what + " \"" + name + "\": " + why)
        .about(what, name);
  }

  public static Refusal modified(GroupResource what, String name) {
    return conflict(
        what,
        name,
        "the object has been modified; please apply your changes to the latest version and try again");
  }

  public static Refusal expired(String message) {
    return new Refusal(410, "Expired", message);
  }

  public static Refusal invalid(String group, String kind, String name, List<FieldError> errors) {
    String why =
        errors.size() == 1
            ? errors.getFirst().toString()
            : errors.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
    String what = group.isEmpty() ? kind : kind + "." + group;
    Refusal refusal =
        new Refusal(422, "Invalid", what + " \"" + name + "\" is invalid: " + why)
            .about(new GroupResource(group, kind), name);
    return refusal.causes(errors);
  }

  public Refusal causes(List<FieldError> errors) {
    ArrayNode causes = Json.child(status, "details").putArray("causes");
    for (FieldError error : errors) {
      causes
          .addObject()
          .put("reason", error.reason())
          .put("message", error.message())
          .put("field", error.field());
    }
    return this;
  }

  private Refusal about(GroupResource what, String name) {
    ObjectNode details = Json.child(status, "details").put("name", name);
    if (!what.group().isEmpty()) {
      details.put("group", what.group());
    }
    details.put("kind", what.resource());
    return this;
  }

  public int code() {
    return code;
  }

  public ObjectNode status() {
    return status;
  }
}
