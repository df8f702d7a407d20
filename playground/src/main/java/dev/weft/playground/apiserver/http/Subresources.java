package dev.weft.playground.apiserver.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.access.Reviews;
import dev.weft.playground.apiserver.access.Tokens;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.patch.Patches;
import dev.weft.playground.apiserver.store.Store;
import dev.weft.playground.apiserver.write.Deletion;
import dev.weft.playground.apiserver.write.Intent;
import dev.weft.playground.apiserver.write.Scale;
import dev.weft.playground.apiserver.write.Writes;
import java.io.IOException;

/** What hangs below an object, and what is asked and not stored. */
final class Subresources {
  private final Store store;
  private final Writes writes;
  private final PodStreams pods;
  private final Tokens tokens;
  private final Reviews reviews;

  Subresources(Store store, Writes writes, PodStreams pods, Tokens tokens, Reviews reviews) {
    this.store = store;
    this.writes = writes;
    this.pods = pods;
    this.tokens = tokens;
    this.reviews = reviews;
  }

  void handle(Call call, Target target) throws IOException {
    Resource resource = target.resource();
    if (resource.review()) {
      if (!call.method().equals("POST")) {
        throw Refusal.methodNotAllowed();
      }
      call.json(201, reviews.answer(resource.kind(), Objects.body(call), call.user));
      return;
    }
    if (!resource.has(target.subresource())) {
      throw resource.custom()
          ? Refusal.notFound(resource.groupResource(), target.name())
          : Refusal.noSuchResource();
    }
    String name =
        target.subresource().equals("proxy") ? PodStreams.podName(target.name()) : target.name();
    ObjectNode object =
        store
            .get(resource.key(target.namespace(), name))
            .orElseThrow(() -> Refusal.notFound(resource.groupResource(), name));
    switch (call.method() + " " + target.subresource()) {
      case "GET log" -> pods.log(call, object);
      case "GET proxy" -> pods.proxy(call, target, object);
      case "GET scale" -> call.json(200, Scale.of(resource, object));
      case "PUT scale" -> scale(call, target, Objects.body(call));
      case "PATCH scale" -> {
        String type = call.header("Content-Type").split(";", 2)[0];
        scale(
            call,
            target,
            Patches.apply(type, Objects.patchBody(call), Scale.of(resource, object), resource));
      }
      case "POST token" -> call.json(201, tokens.request(object, Objects.body(call)));
      case "POST eviction" -> evict(call, target);
      case "PUT finalize" ->
          call.json(200, writes.update(Objects.intent(call, target), Objects.body(call)).object());
      default -> throw Refusal.methodNotAllowed();
    }
  }

  private void scale(Call call, Target target, ObjectNode scale) throws IOException {
    Resource resource = target.resource();
    Intent intent = Objects.intent(call, target);
    String version = Json.text(scale, "metadata", "resourceVersion");
    ObjectNode written =
        writes.change(
            intent,
            current -> {
              if (!version.isEmpty()) {
                Json.child(current, "metadata").put("resourceVersion", version);
              }
              return Scale.set(resource, current, scale);
            },
            true);
    call.json(200, Scale.of(resource, written));
  }

  private void evict(Call call, Target target) throws IOException {
    ObjectNode eviction = Objects.body(call);
    Target pod =
        new Target(target.resource(), target.namespace(), target.name(), "", target.rest());
    writes.delete(
        Objects.intent(call, pod),
        Deletion.Options.parse(eviction.path("deleteOptions"), call.query));
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    call.json(
        201, status.put("status", "Success").put("code", 201).put("message", Meta.name(eviction)));
  }
}
