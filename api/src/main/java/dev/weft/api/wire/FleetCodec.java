package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fleet lines as text. */
public final class FleetCodec {
  private FleetCodec() {}

  /** One line, without its end. */
  public static String encode(FleetMessage message) {
    return JsonLine.write(json -> {
      switch (message) {
        case FleetMessage.Proxy proxy -> {
          json.writeStringField("type", "proxy");
          json.writeStringField("namespace", proxy.namespace());
          json.writeStringField("pod", proxy.pod());
          json.writeStringField("proxyVersion", proxy.proxyVersion());
          json.writeBooleanField("ready", proxy.ready());
          json.writeBooleanField("draining", proxy.draining());
          writeUnlessEmpty(json, "trust", proxy.trust());
          writeUnlessEmpty(json, "anchor", proxy.anchor());
          writeUnlessEmpty(json, "certificateNotAfter", proxy.certificateNotAfter());
        }
        case FleetMessage.Inbound(String namespace, String pod, Traffic traffic) -> {
          json.writeStringField("type", "traffic");
          json.writeStringField("namespace", namespace);
          json.writeStringField("pod", pod);
          JsonLine.writeTraffic(json, traffic);
        }
        case FleetMessage.Gone gone -> {
          json.writeStringField("type", "gone");
          json.writeStringField("namespace", gone.namespace());
          json.writeStringField("pod", gone.pod());
        }
        case FleetMessage.Trust(String version) -> {
          json.writeStringField("type", "trust");
          json.writeStringField("version", version);
        }
        case FleetMessage.Programmed programmed -> {
          json.writeStringField("type", "programmed");
          json.writeFieldName("source");
          JsonLine.writeSource(json, programmed.source());
          json.writeNumberField("subscribers", programmed.subscribers());
          json.writeNumberField("acknowledged", programmed.acknowledged());
          JsonLine.writeStrings(json, "refused", programmed.refused());
        }
        case FleetMessage.Synced _ -> json.writeStringField("type", "synced");
        case FleetMessage.Heartbeat _ -> json.writeStringField("type", "heartbeat");
      }
    });
  }

  /** Empty for a type of message that this version does not know: it is to be passed over. */
  public static Optional<FleetMessage> decode(String line) throws MalformedLineException {
    JsonFields fields = JsonFields.parse(line);
    return Optional.ofNullable(
        switch (fields.string("type")) {
          case "proxy" ->
              new FleetMessage.Proxy(
                  fields.string("namespace"),
                  fields.string("pod"),
                  fields.string("proxyVersion"),
                  fields.flag("ready"),
                  fields.flag("draining"),
                  orEmpty(fields.optionalString("trust")),
                  orEmpty(fields.optionalString("anchor")),
                  orEmpty(fields.optionalString("certificateNotAfter")));
          case "gone" -> new FleetMessage.Gone(fields.string("namespace"), fields.string("pod"));
          case "traffic" ->
              new FleetMessage.Inbound(
                  fields.string("namespace"), fields.string("pod"), JsonLine.traffic(fields));
          case "trust" -> new FleetMessage.Trust(fields.string("version"));
          case "programmed" ->
              new FleetMessage.Programmed(
                  JsonLine.source(fields.object("source")),
                  fields.integer("subscribers", 0),
                  fields.integer("acknowledged", 0),
                  fields.strings("refused"));
          case "synced" -> new FleetMessage.Synced();
          case "heartbeat" -> new FleetMessage.Heartbeat();
          default -> null;
        });
  }

  private static void writeUnlessEmpty(JsonGenerator json, String name, String value)
      throws IOException {
    if (!value.isEmpty()) {
      json.writeStringField(name, value);
    }
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
