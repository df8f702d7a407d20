package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.route.Answer;
import dev.weft.api.route.PathChange;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a proxy answers by itself, and changes of paths, as JSON. */
final class AnswerCodec {
  private static final int FOUND = 302;

  private AnswerCodec() {}

  static void write(JsonGenerator json, @Nullable Answer answer) throws IOException {
    switch (answer) {
      case null -> {}
      case Answer.NoRoute() -> json.writeBooleanField("noRoute", true);
      case Answer.Redirect redirect -> {
        json.writeObjectFieldStart("redirect");
        if (redirect.scheme() != null) {
          json.writeStringField("scheme", redirect.scheme());
        }
        if (redirect.host() != null) {
          json.writeStringField("host", redirect.host());
        }
        writePath(json, redirect.path());
        if (redirect.port() != null) {
          json.writeNumberField("port", redirect.port());
        }
        json.writeNumberField("status", redirect.status());
        json.writeEndObject();
      }
    }
  }

  static @Nullable Answer read(JsonFields route) throws MalformedLineException {
    if (route.flag("noRoute")) {
      return new Answer.NoRoute();
    }
    if (!route.has("redirect")) {
      return null;
    }
    JsonFields redirect = route.object("redirect");
    return new Answer.Redirect(
        redirect.optionalString("scheme"),
        redirect.optionalString("host"),
        path(redirect),
        redirect.has("port") ? redirect.integer("port", 0) : null,
        redirect.integer("status", FOUND));
  }

  /** Fields of what changes the path. */
  static void writePath(JsonGenerator json, @Nullable PathChange change) throws IOException {
    switch (change) {
      case null -> {}
      case PathChange.Full(String path) -> json.writeStringField("path", path);
      case PathChange.Prefix(String prefix, String replacement) -> {
        json.writeStringField("prefix", prefix);
        json.writeStringField("replacement", replacement);
      }
    }
  }

  static @Nullable PathChange path(JsonFields fields) throws MalformedLineException {
    if (fields.has("path")) {
      return new PathChange.Full(fields.string("path"));
    }
    return fields.has("prefix")
        ? new PathChange.Prefix(fields.string("prefix"), fields.string("replacement"))
        : null;
  }
}
