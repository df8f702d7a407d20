package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.route.Fault;
import dev.weft.api.route.HeaderChanges;
import dev.weft.api.route.HeaderChanges.Changes;
import dev.weft.api.route.HeaderChanges.Header;
import dev.weft.api.route.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a route does to requests and responses on their way, as JSON. */
final class FilterCodec {
  private FilterCodec() {}

  static void write(JsonGenerator json, Route route) throws IOException {
    HeaderChanges headers = route.headers();
    if (headers != null) {
      json.writeObjectFieldStart("headers");
      writeChanges(json, "request", headers.request());
      writeChanges(json, "response", headers.response());
      json.writeEndObject();
    }
    Fault fault = route.fault();
    if (fault != null) {
      json.writeObjectFieldStart("fault");
      if (fault.delay() != null) {
        json.writeObjectFieldStart("delay");
        PolicyCodec.writeMillis(json, "millis", fault.delay().duration());
        json.writeNumberField("percent", fault.delay().percent());
        json.writeEndObject();
      }
      if (fault.abort() != null) {
        json.writeObjectFieldStart("abort");
        json.writeNumberField("status", fault.abort().status());
        json.writeNumberField("percent", fault.abort().percent());
        json.writeEndObject();
      }
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

  static @Nullable HeaderChanges headers(JsonFields route) throws MalformedLineException {
    if (!route.has("headers")) {
      return null;
    }
    JsonFields headers = route.object("headers");
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

  /** What a later version may add to a fault is none that this one puts in. */
  static @Nullable Fault fault(JsonFields route) throws MalformedLineException {
    if (!route.has("fault")) {
      return null;
    }
    JsonFields fault = route.object("fault");
    return new Fault(
        fault.has("delay") ? delay(fault.object("delay")) : null,
        fault.has("abort") ? abort(fault.object("abort")) : null);
  }

  private static Fault.Delay delay(JsonFields fields) throws MalformedLineException {
    return new Fault.Delay(
        Duration.ofMillis(fields.longInteger("millis", 0)), fields.decimal("percent", 0));
  }

  private static Fault.Abort abort(JsonFields fields) throws MalformedLineException {
    return new Fault.Abort(fields.integer("status", 503), fields.decimal("percent", 0));
  }
}
