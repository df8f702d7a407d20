package dev.weft.playground.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.weft.playground.apiserver.model.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads the protobuf bodies that typed Go clients send, kubectl's create among them; they take JSON
 * for an answer.
 */
final class Protobuf {
  private static final int MAGIC_BYTES = 4; // "k8s" and NUL, then a runtime.Unknown

  /** Fields that are embedded structs in Go: in JSON their fields are the parent's. */
  private static final Set<String> INLINE =
      Set.of("volumeSource", "handler", "localObjectReference");

  private record Field(String name, String type) {}

  private Protobuf() {}

  static ObjectNode decode(byte[] body) throws IOException {
    CodedInputStream in =
        CodedInputStream.newInstance(body, MAGIC_BYTES, body.length - MAGIC_BYTES);
    String apiVersion = "";
    String kind = "";
    byte[] raw = new byte[0];
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> {
          CodedInputStream type = CodedInputStream.newInstance(in.readByteArray());
          for (int inner = type.readTag(); inner != 0; inner = type.readTag()) {
            if (WireFormat.getTagFieldNumber(inner) == 1) {
              apiVersion = type.readString();
            } else {
              kind = type.readString();
            }
          }
        }
        case 2 -> raw = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
    message(raw, messageOf(apiVersion, kind), object);
    return object;
  }

  private static String messageOf(String apiVersion, String kind) {
    String group =
        apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "core";
    return (kind.equals("DeleteOptions") ? "meta" : group.split("\\.", 2)[0]) + "." + kind;
  }

  private static void message(byte[] bytes, String name, ObjectNode into) throws IOException {
    Map<Integer, Field> fields = Table.MESSAGES.getOrDefault(name, Map.of());
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Field field = fields.get(WireFormat.getTagFieldNumber(tag));
      if (field == null) {
        in.skipField(tag);
      } else if (INLINE.contains(field.name())) {
        message(in.readByteArray(), field.type(), into);
      } else if (field.type().startsWith("%")) {
        entry(in.readByteArray(), field.type().substring(1), Json.child(into, field.name()));
      } else if (field.type().startsWith("*")) {
        ArrayNode list = into.withArray("/" + field.name());
        list.add(value(in, field.type().substring(1)));
      } else {
        JsonNode value = value(in, field.type());
        if (!isAbsent(field, value)) {
          into.set(field.name(), value);
        }
      }
    }
  }

  /**
   * Go writes empty texts and times, and zeros of fields that are no pointers; JSON leaves them
   * out.
   */
  private static boolean isAbsent(Field field, JsonNode value) {
    return switch (field.type()) {
      case "I" -> value.asLong() == 0;
      case "B" -> !value.asBoolean();
      default -> value.isNull() || (value.isTextual() && value.asText().isEmpty());
    };
  }

  private static void entry(byte[] bytes, String type, ObjectNode map) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    String key = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        key = in.readString();
      } else {
        map.set(key, value(in, type));
      }
    }
  }

  private static JsonNode value(CodedInputStream in, String type) throws IOException {
    return switch (type) {
      case "s" -> Json.object().textNode(in.readString());
      case "i", "I" -> Json.number(in.readInt64());
      case "b", "B" -> Json.object().booleanNode(in.readBool());
      case "d" -> Json.object().numberNode(in.readDouble());
      case "y" -> Json.object().textNode(Base64.getEncoder().encodeToString(in.readByteArray()));
      case "Time", "MicroTime" -> time(CodedInputStream.newInstance(in.readByteArray()));
      case "IntOrString" -> {
        ObjectNode both = parts(in, "1 type i, 2 int i, 3 text s");
        yield both.path("type").asInt() == 0
            ? Json.number(both.path("int").asLong())
            : both.path("text");
      }
      case "Quantity" -> parts(in, "1 text s").path("text");
      case "FieldsV1", "RawExtension" -> {
        String raw = parts(in, "1 raw y").path("raw").asText();
        yield raw.isEmpty() ? Json.object() : Json.parse(Base64.getDecoder().decode(raw));
      }
      default -> {
        ObjectNode object = Json.object();
        message(in.readByteArray(), type, object);
        yield object;
      }
    };
  }

  private static ObjectNode parts(CodedInputStream in, String layout) throws IOException {
    ObjectNode parts = Json.object();
    Table.MESSAGES.computeIfAbsent(layout, Table::fields);
    message(in.readByteArray(), layout, parts);
    return parts;
  }

  private static JsonNode time(CodedInputStream in) throws IOException {
    long seconds = 0;
    long nanos = 0;
    boolean any = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      any = true;
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        seconds = in.readInt64();
      } else {
        nanos = in.readInt32();
      }
    }
    return any
        ? Json.object().textNode(Instant.ofEpochSecond(seconds, nanos).toString())
        : Json.object().nullNode();
  }

  /** messages.txt, read with the first such body. */
  private static final class Table {
    static final Map<String, Map<Integer, Field>> MESSAGES =
        new java.util.concurrent.ConcurrentHashMap<>(read());

    static Map<Integer, Field> fields(String line) {
      Map<Integer, Field> fields = new HashMap<>();
      for (String part : line.isEmpty() ? new String[0] : line.split(", ", -1)) {
        String[] words = part.split(" ", -1);
        fields.put(Integer.valueOf(words[0]), new Field(words[1], words[2]));
      }
      return fields;
    }

    private static Map<String, Map<Integer, Field>> read() {
      Map<String, Map<Integer, Field>> messages = new HashMap<>();
      try (InputStream in = Protobuf.class.getResourceAsStream("messages.txt")) {
        new String(in.readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.startsWith("#"))
            .forEach(line -> {
              int colon = line.indexOf(": ");
              messages.put(line.substring(0, colon), fields(line.substring(colon + 2)));
            });
        return messages;
      } catch (IOException e) {
        throw new UncheckedIOException("messages.txt is part of this jar", e);
      }
    }
  }
}
