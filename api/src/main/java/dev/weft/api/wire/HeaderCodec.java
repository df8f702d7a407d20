package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Changes of headers as JSON: the field {@code headers} of what makes them. */
final class HeaderCodec {
  private HeaderCodec() {}

  static void write(JsonGenerator json, @Nullable HeaderChanges headers) throws IOException {
    if (headers != null) {
      json.writeObjectFieldStart("headers");
      writeChanges(json, "request", headers.request());
      writeChanges(json, "response", headers.response());
      json.writeEndObject();
    }
  }

  private static void writeChanges(JsonGenerator json, String name, Changes changes)
      throws IOException {
    if (!changes.isEmpty()) {
      json.writeObjectFieldStart(name);
      JsonLine.writeStrings(json, "remove", changes.remove());
      writeHeaders(json, "set", changes.set());
      writeHeaders(json, "add", changes.add());
      json.writeEndObject();
    }
  }

  private static void writeHeaders(JsonGenerator json, String name, List<Header> headers)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Header header : headers) {
      json.writeStartObject();
      json.writeStringField("name", header.name());
      json.writeStringField("value", header.value());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static @Nullable HeaderChanges read(JsonFields of) throws MalformedLineException {
    if (!of.has("headers")) {
      return null;
    }
    JsonFields headers = of.object("headers");
    return new HeaderChanges(changes(headers, "request"), changes(headers, "response"));
  }

  private static Changes changes(JsonFields headers, String name) throws MalformedLineException {
    if (!headers.has(name)) {
      return Changes.NONE;
    }
    JsonFields changes = headers.object(name);
    return new Changes(changes.strings("remove"), headers(changes, "set"), headers(changes, "add"));
  }

  private static List<Header> headers(JsonFields changes, String name)
      throws MalformedLineException {
    var headers = new ArrayList<Header>();
    for (JsonFields header : changes.objects(name)) {
      headers.add(new Header(header.string("name"), header.string("value")));
    }
    return headers;
  }
}
