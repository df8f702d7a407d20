package dev.weft.playground.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.GroupResource;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.patch.Patches;
import dev.weft.playground.apiserver.store.Store;
import dev.weft.playground.apiserver.write.Deletion;
import dev.weft.playground.apiserver.write.Intent;
import dev.weft.playground.apiserver.write.Writes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Requests for objects: the verb decides. */
final class Objects {
  private final Store store;
  private final Writes writes;
  private final Reads reads;
  private final Watches watches;
  private final Subresources subresources;

  Objects(Store store, Writes writes, Reads reads, Watches watches, Subresources subresources) {
    this.store = store;
    this.writes = writes;
    this.reads = reads;
    this.watches = watches;
    this.subresources = subresources;
  }

  void handle(Call call, Target target) throws IOException, InterruptedException {
    Resource resource = target.resource();
    String sub = target.subresource();
    if (resource.review() || (!sub.isEmpty() && !sub.equals("status"))) {
      subresources.handle(call, target);
      return;
    }
    if (sub.equals("status") && !resource.has("status")) {
      throw Refusal.noSuchResource();
    }
    boolean one = !target.name().isEmpty();
    switch (call.method()) {
      case "GET" -> {
        if (one && !call.query.flag("watch")) {
          reads.get(call, target);
        } else if (call.query.flag("watch")) {
          watches.watch(call, target);
        } else {
          reads.list(call, target);
        }
      }
      case "POST" -> {
        if (one) {
          throw Refusal.methodNotAllowed();
        }
        Intent intent = intent(call, target);
        reads.answer(call, 201, resource, writes.create(intent, body(call)));
      }
      case "PUT" -> {
        Writes.Written written = writes.update(named(call, target), body(call));
        reads.answer(call, written.created() ? 201 : 200, resource, written.object());
      }
      case "PATCH" -> patch(call, target);
      case "DELETE" -> {
        if (one) {
          delete(call, target);
        } else {
          deleteMany(call, target);
        }
      }
      default -> throw Refusal.methodNotAllowed();
    }
  }

  private void patch(Call call, Target target) throws IOException {
    Intent intent = named(call, target);
    String type = mediaType(call);
    if (type.startsWith("application/apply-patch")) {
      Writes.Written written = writes.apply(intent, body(call));
      reads.answer(call, written.created() ? 201 : 200, target.resource(), written.object());
      return;
    }
    JsonNode patch = parse(call, type);
    Resource resource = target.resource();
    ObjectNode object =
        writes.patch(intent, current -> Patches.apply(type, patch, current, resource));
    reads.answer(call, 200, resource, object);
  }

  private void delete(Call call, Target target) throws IOException {
    Intent intent = named(call, target);
    Deletion.Outcome outcome =
        writes.delete(intent, Deletion.Options.parse(optionalBody(call), call.query));
    // Pods and objects that wait for finalizers are answered themselves, others by a Status.
    if (!outcome.gone() || target.resource().is("", "pods")) {
      reads.answer(call, 200, target.resource(), outcome.object());
      return;
    }
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    GroupResource what = target.resource().groupResource();
    ObjectNode details =
        status.put("status", "Success").putObject("details").put("name", target.name());
    if (!what.group().isEmpty()) {
      details.put("group", what.group());
    }
    details.put("kind", what.resource()).put("uid", Meta.uid(outcome.object()));
    call.json(200, status);
  }

  private void deleteMany(Call call, Target target) throws IOException {
    Resource resource = target.resource();
    Predicate<JsonNode> filter = Reads.filter(target, call.query);
    Deletion.Options options = Deletion.Options.parse(optionalBody(call), call.query);
    List<ObjectNode> doomed =
        store.list(resource.collection(), null).objects().values().stream().filter(filter).toList();
    for (ObjectNode object : doomed) {
      Target each = new Target(resource, Meta.namespace(object), Meta.name(object), "", List.of());
      try {
        writes.delete(intent(call, each), options);
      } catch (Refusal refusal) {
        if (refusal.code() != 404) {
          throw refusal;
        }
      }
    }
    ObjectNode list =
        Json.object()
            .put("kind", resource.kind() + "List")
            .put("apiVersion", resource.apiVersion());
    list.putObject("metadata");
    list.putArray("items").addAll(doomed);
    call.json(200, list);
  }

  static Intent intent(Call call, Target target) {
    return new Intent(
        target.resource(),
        target.namespace(),
        target.name(),
        target.subresource(),
        call.user,
        call.query,
        call.header("User-Agent"),
        call.warnings);
  }

  private static Intent named(Call call, Target target) {
    if (target.name().isEmpty()) {
      throw Refusal.methodNotAllowed();
    }
    return intent(call, target);
  }

  private static String mediaType(Call call) {
    return call.header("Content-Type").split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
  }

  static ObjectNode body(Call call) throws IOException {
    if (parse(call, mediaType(call)) instanceof ObjectNode object) {
      return object;
    }
    throw Refusal.badRequest("the body is no object");
  }

  static JsonNode patchBody(Call call) throws IOException {
    return parse(call, mediaType(call));
  }

  private static JsonNode optionalBody(Call call) throws IOException {
    return Json.objectOr(parse(call, mediaType(call)));
  }

  private static JsonNode parse(Call call, String mediaType) throws IOException {
    if (mediaType.contains("cbor")) {
      throw Refusal.of(
          415,
          "UnsupportedMediaType",
          "the body of the request was in an unknown format - accepted media types include:"
              + " application/json, application/yaml, application/vnd.kubernetes.protobuf");
    }
    byte[] bytes = call.body();
    if (mediaType.contains("protobuf") && bytes.length > 4) {
      return Protobuf.decode(bytes);
    }
    boolean strict = Set.of("Strict", "Warn").contains(call.query.text("fieldValidation"));
    try {
      return mediaType.endsWith("yaml")
          ? Json.parseYaml(bytes)
          : strict ? Json.parseStrictly(bytes) : Json.parse(bytes);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw Refusal.badRequest("error decoding the body: " + e.getOriginalMessage());
    }
  }
}
