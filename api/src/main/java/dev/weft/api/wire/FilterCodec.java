package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.route.Fault;
import dev.weft.api.route.Filters;
import dev.weft.api.route.Mirror;
import dev.weft.api.route.UrlRewrite;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a route does to requests and responses on their way, as fields of the route. */
final class FilterCodec {
  private FilterCodec() {}

  static void write(JsonGenerator json, Filters filters) throws IOException {
    HeaderCodec.write(json, filters.headers());
    if (filters.fault() != null) {
      writeFault(json, filters.fault());
    }
    UrlRewrite rewrite = filters.rewrite();
    if (rewrite != null) {
      json.writeObjectFieldStart("rewrite");
      if (rewrite.host() != null) {
        json.writeStringField("host", rewrite.host());
      }
      AnswerCodec.writePath(json, rewrite.path());
      json.writeEndObject();
    }
    if (!filters.mirrors().isEmpty()) {
      json.writeArrayFieldStart("mirrors");
      for (Mirror mirror : filters.mirrors()) {
        json.writeStartObject();
        json.writeStringField("authority", mirror.authority());
        json.writeNumberField("numerator", mirror.numerator());
        json.writeNumberField("denominator", mirror.denominator());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    AnswerCodec.write(json, filters.answer());
  }

  private static void writeFault(JsonGenerator json, Fault fault) throws IOException {
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

  static Filters read(JsonFields route) throws MalformedLineException {
    var filters =
        new Filters(
            HeaderCodec.read(route),
            fault(route),
            route.has("rewrite") ? rewrite(route.object("rewrite")) : null,
            mirrors(route),
            AnswerCodec.read(route));
    return filters.equals(Filters.NONE) ? Filters.NONE : filters;
  }

  private static UrlRewrite rewrite(JsonFields fields) throws MalformedLineException {
    return new UrlRewrite(fields.optionalString("host"), AnswerCodec.path(fields));
  }

  private static List<Mirror> mirrors(JsonFields route) throws MalformedLineException {
    var mirrors = new ArrayList<Mirror>();
    for (JsonFields mirror : route.objects("mirrors")) {
      mirrors.add(
          new Mirror(
              mirror.string("authority"),
              mirror.integer("numerator", 100),
              mirror.integer("denominator", 100)));
    }
    return mirrors;
  }

  /** What a later version may add to a fault is none that this one puts in. */
  private static @Nullable Fault fault(JsonFields route) throws MalformedLineException {
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
