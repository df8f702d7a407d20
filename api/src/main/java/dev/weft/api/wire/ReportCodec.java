package dev.weft.api.wire;

import java.util.Optional;

/** Report lines as text. */
public final class ReportCodec {
  private ReportCodec() {}

  /** One line, without its end. */
  public static String encode(ReportMessage message) {
    return JsonLine.write(json -> {
      switch (message) {
        case ReportMessage.Hello hello -> {
          json.writeStringField("type", "hello");
          json.writeStringField("proxyVersion", hello.proxyVersion());
          json.writeNumberField("wireVersion", hello.wireVersion());
        }
        case ReportMessage.Ack ack -> {
          json.writeStringField("type", "ack");
          json.writeStringField("stream", ack.stream());
          json.writeStringField("version", ack.version());
        }
        case ReportMessage.Nack nack -> {
          json.writeStringField("type", "nack");
          json.writeStringField("stream", nack.stream());
          json.writeStringField("version", nack.version());
          json.writeStringField("reason", nack.reason());
        }
        case ReportMessage.Dropped dropped -> {
          json.writeStringField("type", "dropped");
          json.writeStringField("stream", dropped.stream());
        }
        case ReportMessage.State state -> {
          json.writeStringField("type", "state");
          json.writeBooleanField("ready", state.ready());
          json.writeBooleanField("draining", state.draining());
        }
        case ReportMessage.Certificate certificate -> {
          json.writeStringField("type", "certificate");
          json.writeStringField("anchor", certificate.anchor());
          json.writeStringField("notAfter", certificate.notAfter());
        }
        case ReportMessage.Inbound(Traffic traffic) -> {
          json.writeStringField("type", "traffic");
          JsonLine.writeTraffic(json, traffic);
        }
      }
    });
  }

  /** Empty for a type of message that this version does not know: it is to be passed over. */
  public static Optional<ReportMessage> decode(String line) throws MalformedLineException {
    JsonFields fields = JsonFields.parse(line);
    return Optional.ofNullable(
        switch (fields.string("type")) {
          case "hello" ->
              new ReportMessage.Hello(
                  fields.string("proxyVersion"), fields.integer("wireVersion", 0));
          case "ack" -> new ReportMessage.Ack(fields.string("stream"), fields.string("version"));
          case "nack" ->
              new ReportMessage.Nack(
                  fields.string("stream"), fields.string("version"), fields.string("reason"));
          case "dropped" -> new ReportMessage.Dropped(fields.string("stream"));
          case "state" -> new ReportMessage.State(fields.flag("ready"), fields.flag("draining"));
          case "certificate" ->
              new ReportMessage.Certificate(fields.string("anchor"), fields.string("notAfter"));
          case "traffic" -> new ReportMessage.Inbound(JsonLine.traffic(fields));
          default -> null;
        });
  }
}
