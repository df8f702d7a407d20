package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.route.Route.RequestMatch;
import dev.weft.api.route.TextMatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Conditions on requests as JSON. */
final class MatchCodec {
  private static final String EXPECTED =
      "pathRegex, pathPrefix, pathExact, method, header, cookie, query, all, any or not";

  private MatchCodec() {}

  static void write(JsonGenerator json, RequestMatch match) throws IOException {
    json.writeStartObject();
    switch (match) {
      case RequestMatch.Path path -> json.writeStringField("pathRegex", path.regex());
      case RequestMatch.PathPrefix path -> json.writeStringField("pathPrefix", path.prefix());
      case RequestMatch.PathExact(String path) -> {
        json.writeStringField("pathExact", path);
        json.writeStringField("pathRegex", quoted(path)); // for proxies that know no other
      }
      case RequestMatch.Method method -> json.writeStringField("method", method.method());
      case RequestMatch.Header(String name, TextMatch value) ->
          writeText(json, "header", name, value);
      case RequestMatch.Cookie(String name, TextMatch value) ->
          writeText(json, "cookie", name, value);
      case RequestMatch.Query(String name, TextMatch value) ->
          writeText(json, "query", name, value);
      case RequestMatch.All all -> writeAll(json, "all", all.of());
      case RequestMatch.Any any -> writeAll(json, "any", any.of());
      case RequestMatch.Not not -> {
        json.writeFieldName("not");
        write(json, not.of());
      }
    }
    json.writeEndObject();
  }

  private static void writeAll(JsonGenerator json, String name, List<RequestMatch> matches)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (RequestMatch match : matches) {
      write(json, match);
    }
    json.writeEndArray();
  }

  /** A regular expression that matches the text alone. */
  private static String quoted(String text) {
    var quoted = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ("\\.+*?()|[]{}^$".indexOf(c) >= 0) {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.toString();
  }

  private static void writeText(JsonGenerator json, String kind, String name, TextMatch value)
      throws IOException {
    json.writeStringField(kind, name);
    switch (value) {
      case TextMatch.Exact(String text) -> json.writeStringField("exact", text);
      case TextMatch.Prefix(String prefix) -> json.writeStringField("prefix", prefix);
      case TextMatch.Regex(String regex) -> json.writeStringField("regex", regex);
      case TextMatch.Present(boolean present) -> json.writeBooleanField("present", present);
    }
  }

  static RequestMatch read(JsonFields fields) throws MalformedLineException {
    if (fields.has("pathExact")) {
      return new RequestMatch.PathExact(fields.string("pathExact"));
    }
    if (fields.has("pathRegex")) {
      return new RequestMatch.Path(fields.string("pathRegex"));
    }
    if (fields.has("pathPrefix")) {
      return new RequestMatch.PathPrefix(fields.string("pathPrefix"));
    }
    if (fields.has("method")) {
      return new RequestMatch.Method(fields.string("method"));
    }
    if (fields.has("header")) {
      return new RequestMatch.Header(fields.string("header"), text(fields));
    }
    if (fields.has("cookie")) {
      return new RequestMatch.Cookie(fields.string("cookie"), text(fields));
    }
    if (fields.has("query")) {
      return new RequestMatch.Query(fields.string("query"), text(fields));
    }
    if (fields.has("all")) {
      return new RequestMatch.All(readAll(fields, "all"));
    }
    if (fields.has("any")) {
      return new RequestMatch.Any(readAll(fields, "any"));
    }
    if (fields.has("not")) {
      return new RequestMatch.Not(read(fields.object("not")));
    }
    throw new MalformedLineException("match is " + fields + " (expected: " + EXPECTED + ")");
  }

  private static List<RequestMatch> readAll(JsonFields fields, String name)
      throws MalformedLineException {
    var matches = new ArrayList<RequestMatch>();
    for (JsonFields match : fields.objects(name)) {
      matches.add(read(match));
    }
    return matches;
  }

  private static TextMatch text(JsonFields fields) throws MalformedLineException {
    if (fields.has("exact")) {
      return new TextMatch.Exact(fields.string("exact"));
    }
    if (fields.has("prefix")) {
      return new TextMatch.Prefix(fields.string("prefix"));
    }
    if (fields.has("regex")) {
      return new TextMatch.Regex(fields.string("regex"));
    }
    if (fields.has("present")) {
      return new TextMatch.Present(fields.flag("present"));
    }
    throw new MalformedLineException(
        "match is " + fields + " (expected: exact, prefix, regex or present)");
  }
}
