package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Discovery's lines as text. */
public final class DiscoveryCodec {
  private DiscoveryCodec() {}

  /** One line, without its end. */
  public static String encode(DiscoveryMessage message) {
    return JsonLine.write(json -> {
      switch (message) {
        case DiscoveryMessage.Snapshot snapshot -> {
          json.writeStringField("type", "snapshot");
          json.writeStringField("version", snapshot.version());
          writeDestination(json, snapshot.destination());
          writeEndpoints(json, "endpoints", snapshot.endpoints());
        }
        case DiscoveryMessage.Delta delta -> {
          json.writeStringField("type", "delta");
          json.writeStringField("version", delta.version());
          json.writeStringField("from", delta.from());
          writeEndpoints(json, "upsert", delta.upsert());
          JsonLine.writeStrings(json, "remove", delta.remove());
        }
        case DiscoveryMessage.Heartbeat heartbeat -> {
          json.writeStringField("type", "heartbeat");
          json.writeStringField("version", heartbeat.version());
        }
        case DiscoveryMessage.Unknown unknown -> {
          json.writeStringField("type", "unknown");
          json.writeStringField("reason", unknown.reason());
        }
      }
    });
  }

  /** Empty for a type of message that this version does not know: it is to be passed over. */
  public static Optional<DiscoveryMessage> decode(String line) throws MalformedLineException {
    JsonFields fields = JsonFields.parse(line);
    return Optional.ofNullable(
        switch (fields.string("type")) {
          case "snapshot" ->
              new DiscoveryMessage.Snapshot(
                  fields.string("version"), destination(fields), endpoints(fields, "endpoints"));
          case "delta" ->
              new DiscoveryMessage.Delta(
                  fields.string("version"),
                  fields.string("from"),
                  endpoints(fields, "upsert"),
                  fields.strings("remove"));
          case "heartbeat" -> new DiscoveryMessage.Heartbeat(fields.string("version"));
          case "unknown" -> new DiscoveryMessage.Unknown(fields.string("reason"));
          default -> null;
        });
  }

  private static void writeDestination(JsonGenerator json, Destination destination)
      throws IOException {
    json.writeStringField("authority", destination.authority());
    json.writeObjectFieldStart("service");
    json.writeStringField("namespace", destination.service().namespace());
    json.writeStringField("name", destination.service().name());
    json.writeNumberField("port", destination.service().port());
    json.writeEndObject();
    json.writeStringField("protocol", destination.protocol().text());
    RouteCodec.write(json, destination.routes());
    SplitCodec.writeRules(json, destination.splits());
    PolicyCodec.write(json, destination);
    json.writeArrayFieldStart("sources");
    for (Source source : destination.sources()) {
      JsonLine.writeSource(json, source);
    }
    json.writeEndArray();
  }

  private static Destination destination(JsonFields fields) throws MalformedLineException {
    JsonFields service = fields.object("service");
    var sources = new ArrayList<Source>();
    for (JsonFields source : fields.objects("sources")) {
      sources.add(JsonLine.source(source));
    }
    return new Destination(
        fields.string("authority"),
        new Destination.ServiceRef(
            service.string("namespace"), service.string("name"), service.integer("port", 0)),
        Protocol.of(fields.string("protocol")),
        RouteCodec.routes(fields),
        SplitCodec.rules(fields),
        PolicyCodec.retryBudget(fields),
        PolicyCodec.loadBalancer(fields),
        PolicyCodec.circuitBreaker(fields),
        sources);
  }

  private static void writeEndpoints(JsonGenerator json, String name, List<Endpoint> endpoints)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Endpoint endpoint : endpoints) {
      writeEndpoint(json, endpoint);
    }
    json.writeEndArray();
  }

  private static void writeEndpoint(JsonGenerator json, Endpoint endpoint) throws IOException {
    json.writeStartObject();
    json.writeStringField("address", endpoint.address());
    json.writeNumberField("port", endpoint.port());
    if (endpoint.proxyPort() != 0) {
      json.writeNumberField("proxyPort", endpoint.proxyPort());
    }
    json.writeBooleanField("meshed", endpoint.meshed());
    if (endpoint.zone() != null) {
      json.writeStringField("zone", endpoint.zone());
    }
    if (!endpoint.forZones().isEmpty()) {
      JsonLine.writeStrings(json, "forZones", endpoint.forZones());
    }
    Endpoint.Workload workload = endpoint.workload();
    if (workload != null) {
      json.writeObjectFieldStart("workload");
      json.writeStringField("namespace", workload.namespace());
      json.writeStringField("pod", workload.pod());
      json.writeStringField("kind", workload.kind());
      json.writeStringField("name", workload.name());
      json.writeStringField("serviceAccount", workload.serviceAccount());
      json.writeEndObject();
    }
    if (endpoint.identity() != null) {
      json.writeStringField("identity", endpoint.identity());
    }
    json.writeEndObject();
  }

  private static List<Endpoint> endpoints(JsonFields fields, String name)
      throws MalformedLineException {
    var endpoints = new ArrayList<Endpoint>();
    for (JsonFields endpoint : fields.objects(name)) {
      endpoints.add(
          new Endpoint(
              endpoint.string("address"),
              endpoint.integer("port", 0),
              endpoint.integer("proxyPort", 0),
              endpoint.flag("meshed"),
              endpoint.optionalString("zone"),
              endpoint.strings("forZones"),
              endpoint.has("workload") ? workload(endpoint.object("workload")) : null,
              endpoint.optionalString("identity")));
    }
    return endpoints;
  }

  private static Endpoint.@Nullable Workload workload(JsonFields fields)
      throws MalformedLineException {
    return new Endpoint.Workload(
        fields.string("namespace"),
        fields.string("pod"),
        fields.string("kind"),
        fields.string("name"),
        fields.string("serviceAccount"));
  }
}
