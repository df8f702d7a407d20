package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.route.Route;
import dev.weft.api.route.Route.ResponseClass;
import dev.weft.api.route.Route.ResponseMatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Routes as JSON. */
final class RouteCodec {
  private RouteCodec() {}

  static void write(JsonGenerator json, List<Route> routes) throws IOException {
    json.writeArrayFieldStart("routes");
    for (Route route : routes) {
      writeRoute(json, route);
    }
    json.writeEndArray();
  }

  private static void writeRoute(JsonGenerator json, Route route) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", route.name());
    json.writeFieldName("match");
    MatchCodec.write(json, route.match());
    json.writeArrayFieldStart("responseClasses");
    for (ResponseClass responseClass : route.responseClasses()) {
      json.writeStartObject();
      json.writeFieldName("condition");
      writeResponseMatch(json, responseClass.condition());
      json.writeBooleanField("failure", responseClass.failure());
      json.writeEndObject();
    }
    json.writeEndArray();
    PolicyCodec.writeRetry(json, route.retry());
    PolicyCodec.writeTimeouts(json, route.timeouts());
    if (route.split() != null) {
      json.writeFieldName("split");
      SplitCodec.write(json, route.split());
    }
    FilterCodec.write(json, route.filters());
    json.writeEndObject();
  }

  private static void writeResponseMatch(JsonGenerator json, ResponseMatch match)
      throws IOException {
    json.writeStartObject();
    switch (match) {
      case ResponseMatch.Status status -> {
        json.writeNumberField("min", status.min());
        json.writeNumberField("max", status.max());
      }
      case ResponseMatch.All all -> writeResponseMatches(json, "all", all.of());
      case ResponseMatch.Any any -> writeResponseMatches(json, "any", any.of());
      case ResponseMatch.Not not -> {
        json.writeFieldName("not");
        writeResponseMatch(json, not.of());
      }
    }
    json.writeEndObject();
  }

  private static void writeResponseMatches(
      JsonGenerator json, String name, List<ResponseMatch> matches) throws IOException {
    json.writeArrayFieldStart(name);
    for (ResponseMatch match : matches) {
      writeResponseMatch(json, match);
    }
    json.writeEndArray();
  }

  static List<Route> routes(JsonFields fields) throws MalformedLineException {
    var routes = new ArrayList<Route>();
    for (JsonFields route : fields.objects("routes")) {
      var responseClasses = new ArrayList<ResponseClass>();
      for (JsonFields responseClass : route.objects("responseClasses")) {
        responseClasses.add(
            new ResponseClass(
                responseMatch(responseClass.object("condition")), responseClass.flag("failure")));
      }
      routes.add(
          new Route(
              route.string("name"),
              MatchCodec.read(route.object("match")),
              responseClasses,
              PolicyCodec.retry(route),
              PolicyCodec.timeouts(route),
              route.has("split") ? SplitCodec.read(route.object("split")) : null,
              FilterCodec.read(route)));
    }
    return routes;
  }

  private static ResponseMatch responseMatch(JsonFields fields) throws MalformedLineException {
    if (fields.has("min") || fields.has("max")) {
      return new ResponseMatch.Status(fields.integer("min", 0), fields.integer("max", 999));
    }
    if (fields.has("all")) {
      return new ResponseMatch.All(responseMatches(fields, "all"));
    }
    if (fields.has("any")) {
      return new ResponseMatch.Any(responseMatches(fields, "any"));
    }
    if (fields.has("not")) {
      return new ResponseMatch.Not(responseMatch(fields.object("not")));
    }
    throw new MalformedLineException(
        "condition is " + fields + " (expected: min, max, all, any or not)");
  }

  private static List<ResponseMatch> responseMatches(JsonFields fields, String name)
      throws MalformedLineException {
    var matches = new ArrayList<ResponseMatch>();
    for (JsonFields match : fields.objects(name)) {
      matches.add(responseMatch(match));
    }
    return matches;
  }
}
