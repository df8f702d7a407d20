package dev.weft.playground.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.store.Store;
import dev.weft.playground.apiserver.write.Admission;
import dev.weft.playground.apiserver.write.Intent;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks the webhooks that are configured, one after the other, in the order of their configurations'
 * names.
 */
public final class Webhooks implements Admission {
  private static final String GROUP = "admissionregistration.k8s.io";
  private static final String MUTATING = "mutatingwebhookconfigurations." + GROUP;
  private static final String VALIDATING = "validatingwebhookconfigurations." + GROUP;

  private final Store store;
  private final WebhookClient client;

  public Webhooks(Store store) {
    this.store = store;
    client = new WebhookClient(store);
  }

  @Override
  public void mutate(Intent intent, String operation, ObjectNode object, @Nullable ObjectNode old) {
    for (JsonNode hook : hooks(MUTATING, intent)) {
      JsonNode response = ask(hook, intent, operation, object, old);
      if (response.hasNonNull("patch")) {
        patch(hook, object, Json.text(response, "patch"));
      }
    }
  }

  @Override
  public void validate(
      Intent intent, String operation, ObjectNode object, @Nullable ObjectNode old) {
    for (JsonNode hook : hooks(VALIDATING, intent)) {
      ask(hook, intent, operation, object, old);
    }
  }

  /** Configurations of webhooks are never shown to webhooks: a broken one could not be removed. */
  private List<JsonNode> hooks(String collection, Intent intent) {
    var hooks = new ArrayList<JsonNode>();
    if (!intent.resource().group().equals(GROUP) && !intent.isInternal()) {
      for (ObjectNode configuration : store.list(collection, null).objects().values()) {
        configuration.path("webhooks").forEach(hooks::add);
      }
    }
    return hooks;
  }

  /**
   * The webhook's response, or an empty one where it is not to be asked or its failure does not
   * count.
   */
  private JsonNode ask(
      JsonNode hook, Intent intent, String operation, ObjectNode object, @Nullable ObjectNode old) {
    String name = Json.text(hook, "name");
    ObjectNode request = request(intent, operation, object, old);
    try {
      if (!WebhookMatch.matches(hook, intent, request, store)) {
        return Json.object();
      }
      boolean harmless = List.of("None", "NoneOnDryRun").contains(Json.text(hook, "sideEffects"));
      if (intent.query().dryRun() && !harmless) {
        throw Refusal.badRequest("admission webhook \"" + name + "\" does not support dry run");
      }
      ObjectNode review =
          Json.object().put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/v1");
      review.set("request", request);
      JsonNode response = client.call(hook, review).path("response");
      if (!Json.text(response, "uid").equals(Json.text(request, "uid"))) {
        throw new IOException(
            "expected response.uid=\""
                + Json.text(request, "uid")
                + "\", got \""
                + Json.text(response, "uid")
                + "\"");
      }
      intent.warnings().addAll(Json.texts(response.path("warnings")));
      if (!response.path("allowed").asBoolean()) {
        throw denied(name, Json.objectOr(response.path("status")));
      }
      return response;
    } catch (IOException e) {
      if (Json.text(hook, "failurePolicy").equals("Ignore")) {
        return Json.object();
      }
      throw Refusal.of(
          500,
          "InternalError",
          "Internal error occurred: failed calling webhook \""
              + name
              + "\": failed to call webhook: "
              + e.getMessage());
    }
  }

  private static ObjectNode request(
      Intent intent, String operation, ObjectNode object, @Nullable ObjectNode old) {
    var resource = intent.resource();
    ObjectNode request = Json.object().put("uid", UUID.randomUUID().toString());
    ObjectNode kind =
        Json.object()
            .put("group", resource.group())
            .put("version", resource.version())
            .put("kind", resource.kind());
    ObjectNode plural =
        Json.object()
            .put("group", resource.group())
            .put("version", resource.version())
            .put("resource", resource.plural());
    request.set("kind", kind);
    request.set("resource", plural);
    request.set("requestKind", kind);
    request.set("requestResource", plural);
    if (!intent.subresource().isEmpty()) {
      request
          .put("subResource", intent.subresource())
          .put("requestSubResource", intent.subresource());
    }
    request.put("name", intent.name().isEmpty() ? Meta.name(object) : intent.name());
    if (resource.namespaced()) {
      request.put("namespace", intent.namespace());
    } else if (resource.is("", "namespaces")) {
      request.put("namespace", Meta.name(object));
    }
    request.put("operation", operation).set("userInfo", intent.user().toJson());
    request.set("object", operation.equals("DELETE") ? null : object.deepCopy());
    request.set("oldObject", old);
    request.put("dryRun", intent.query().dryRun());
    String options =
        operation.charAt(0) + operation.substring(1).toLowerCase(java.util.Locale.ROOT) + "Options";
    request.putObject("options").put("kind", options).put("apiVersion", "meta.k8s.io/v1");
    return request;
  }

  private static Refusal denied(String name, ObjectNode status) {
    String by = "admission webhook \"" + name + "\" denied the request";
    String message = Json.text(status, "message");
    String why = message.isEmpty() ? Json.text(status, "reason") : message;
    ObjectNode made =
        status
            .deepCopy()
            .put("message", why.isEmpty() ? by + " without explanation" : by + ": " + why);
    return Refusal.of(Math.max(400, status.path("code").asInt()), made);
  }

  private static void patch(JsonNode hook, ObjectNode object, String base64) {
    try {
      JsonNode patch = Json.parse(Base64.getDecoder().decode(base64));
      ObjectNode patched = (ObjectNode) JsonPatch.apply(patch, object.deepCopy());
      object.removeAll();
      object.setAll(patched);
    } catch (IOException | RuntimeException e) {
      throw Refusal.of(
          500,
          "InternalError",
          "Internal error occurred: admission webhook \""
              + Json.text(hook, "name")
              + "\" sent a patch that does not apply: "
              + e.getMessage());
    }
  }
}
