package dev.weft.api.wire;

import java.util.Optional;

/** Trust lines as text. */
public final class TrustCodec {
  private TrustCodec() {}

  /** One line, without its end. */
  public static String encode(TrustMessage message) {
    return JsonLine.write(json -> {
      switch (message) {
        case TrustMessage.Bundle bundle -> {
          json.writeStringField("type", "bundle");
          json.writeStringField("version", bundle.version());
          json.writeStringField("trustDomain", bundle.trustDomain());
          JsonLine.writeStrings(json, "anchors", bundle.anchors());
          json.writeStringField("issuing", bundle.issuing());
          json.writeStringField("controlAuthority", bundle.controlAuthority());
        }
        case TrustMessage.Heartbeat(String version) -> {
          json.writeStringField("type", "heartbeat");
          json.writeStringField("version", version);
        }
      }
    });
  }

  /** Empty for a type of message that this version does not know: it is to be passed over. */
  public static Optional<TrustMessage> decode(String line) throws MalformedLineException {
    JsonFields fields = JsonFields.parse(line);
    return Optional.ofNullable(
        switch (fields.string("type")) {
          case "bundle" ->
              new TrustMessage.Bundle(
                  fields.string("version"),
                  fields.string("trustDomain"),
                  fields.strings("anchors"),
                  fields.string("issuing"),
                  fields.string("controlAuthority"));
          case "heartbeat" -> new TrustMessage.Heartbeat(fields.string("version"));
          default -> null;
        });
  }
}
