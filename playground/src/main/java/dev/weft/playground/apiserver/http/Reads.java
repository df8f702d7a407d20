package dev.weft.playground.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.kind.Resource;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import dev.weft.playground.apiserver.model.Selector;
import dev.weft.playground.apiserver.store.Store;
import dev.weft.playground.apiserver.write.Query;
import dev.weft.playground.apiserver.write.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.NavigableMap;
import java.util.function.Predicate;

/** GET of one object or of many, in the form the client asks for. */
final class Reads {
  private final Store store;
  private final InstantSource clock;

  Reads(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What an answer is made of objects. */
  enum Form {
    OBJECT,
    TABLE,
    METADATA;

    static Form accepted(Call call) {
      for (String type : call.header("Accept").split(",", -1)) {
        if (type.contains("as=Table")) {
          return TABLE;
        } else if (type.contains("as=PartialObjectMetadata")) {
          return METADATA;
        } else if (type.startsWith("application/json") || type.contains("*/*")) {
          return OBJECT;
        }
      }
      return OBJECT;
    }
  }

  /** What the selectors of the request let through, in a namespace or in all. */
  static Predicate<JsonNode> filter(Target target, Query query) {
    Resource resource = target.resource();
    Predicate<JsonNode> fields =
        Selector.fields(query.text("fieldSelector"), resource.fieldSelectors());
    Predicate<JsonNode> selected =
        Selector.labels(query.text("labelSelector"))
            .and(stored -> fields.test(Shape.inVersion(resource, (ObjectNode) stored)));
    String namespace = target.namespace();
    return namespace.isEmpty()
        ? selected
        : selected.and(object -> Meta.namespace(object).equals(namespace));
  }

  void get(Call call, Target target) throws IOException {
    ObjectNode stored =
        store
            .get(target.resource().key(target.namespace(), target.name()))
            .orElseThrow(() -> Refusal.notFound(target.resource().groupResource(), target.name()));
    answer(call, 200, target.resource(), stored);
  }

  void answer(Call call, int code, Resource resource, ObjectNode stored) throws IOException {
    ObjectNode object = Shape.inVersion(resource, stored);
    call.json(
        code,
        switch (Form.accepted(call)) {
          case OBJECT -> object;
          case METADATA -> Tables.metadata(object);
          case TABLE -> {
            ObjectNode table = table(call, resource, object, true);
            Json.child(table, "metadata")
                .put("resourceVersion", Json.text(object, "metadata", "resourceVersion"));
            yield table;
          }
        });
  }

  /** A table of one row, as watches send it too. */
  ObjectNode table(Call call, Resource resource, ObjectNode object, boolean withColumns) {
    ObjectNode table = Tables.empty(resource, withColumns);
    ((ArrayNode) table.get("rows"))
        .add(Tables.row(resource, object, call.query.text("includeObject"), clock.instant()));
    return table;
  }

  void list(Call call, Target target) throws IOException {
    Resource resource = target.resource();
    Token token = Token.parse(call.query.text("continue"));
    boolean exact = call.query.text("resourceVersionMatch").equals("Exact");
    Long at =
        token.version() > 0
            ? Long.valueOf(token.version())
            : exact ? Long.valueOf(call.query.number("resourceVersion", 0)) : null;
    Store.Snapshot snapshot = store.list(resource.collection(), at);
    Predicate<JsonNode> filter = filter(target, call.query);
    Form form = Form.accepted(call);
    ObjectNode answer = form == Form.TABLE ? Tables.empty(resource, true) : Json.object();
    ArrayNode items =
        form == Form.TABLE ? (ArrayNode) answer.get("rows") : answer.putArray("items");
    long limit = call.query.number("limit", 0);
    String last = "";
    long left = 0;
    NavigableMap<String, ObjectNode> objects = snapshot.objects().tailMap(token.after(), false);
    for (var entry : objects.entrySet()) {
      if (!filter.test(entry.getValue())) {
        continue;
      }
      if (limit > 0 && items.size() >= limit) {
        left++;
        continue;
      }
      last = entry.getKey();
      items.add(item(call, resource, form, Shape.inVersion(resource, entry.getValue())));
    }
    ObjectNode metadata =
        Json.child(answer, "metadata").put("resourceVersion", Long.toString(snapshot.version()));
    if (left > 0) {
      metadata.put("continue", new Token(snapshot.version(), last).toString());
      if (call.query.text("labelSelector").isEmpty()
          && call.query.text("fieldSelector").isEmpty()) {
        metadata.set("remainingItemCount", Json.number(left));
      }
    }
    if (form == Form.OBJECT) {
      answer.put("kind", resource.kind() + "List").put("apiVersion", resource.apiVersion());
    } else if (form == Form.METADATA) {
      answer.put("kind", "PartialObjectMetadataList").put("apiVersion", "meta.k8s.io/v1");
    }
    call.json(200, answer);
  }

  private ObjectNode item(Call call, Resource resource, Form form, ObjectNode object) {
    return switch (form) {
      case OBJECT -> object;
      case METADATA -> Tables.metadata(object);
      case TABLE -> Tables.row(resource, object, call.query.text("includeObject"), clock.instant());
    };
  }

  /** Where a list goes on: at the same version, after a key. */
  private record Token(long version, String after) {
    static Token parse(String text) {
      if (text.isEmpty()) {
        return new Token(0, "");
      }
      try {
        String[] parts =
            new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", 2);
        return new Token(Long.parseLong(parts[0]), parts[1]);
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        throw Refusal.badRequest("continue key is not valid: " + e.getMessage());
      }
    }

    @Override
    public String toString() {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString((version + " " + after).getBytes(StandardCharsets.UTF_8));
    }
  }
}
