package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.route.Source;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes one JSON object on one line. */
final class JsonLine {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonLine() {}

  /** Writes the fields of an object that is already open. */
  @FunctionalInterface
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  static String write(Fields fields) {
    var text = new StringWriter(256);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text.toString();
  }

  static void writeStrings(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  static void writeSource(JsonGenerator json, Source source) throws IOException {
    json.writeStartObject();
    json.writeStringField("kind", source.kind());
    json.writeStringField("namespace", source.namespace());
    json.writeStringField("name", source.name());
    json.writeNumberField("generation", source.generation());
    json.writeEndObject();
  }

  /** Into the object that is open. */
  static void writeTraffic(JsonGenerator json, Traffic traffic) throws IOException {
    json.writeNumberField("since", traffic.since());
    json.writeNumberField("requests", traffic.requests());
    json.writeNumberField("failures", traffic.failures());
    json.writeArrayFieldStart("latencies");
    for (long count : traffic.latencies()) {
      json.writeNumber(count);
    }
    json.writeEndArray();
  }

  static Traffic traffic(JsonFields fields) throws MalformedLineException {
    return new Traffic(
        fields.longInteger("since", 0),
        fields.longInteger("requests", 0),
        fields.longInteger("failures", 0),
        fields.longIntegers("latencies"));
  }

  static Source source(JsonFields fields) throws MalformedLineException {
    return new Source(
        fields.string("kind"),
        fields.string("namespace"),
        fields.string("name"),
        fields.longInteger("generation", 0));
  }
}
