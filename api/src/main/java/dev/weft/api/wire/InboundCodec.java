package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.PortRange;
import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.policy.Rule;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.Source;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lines of inbound policy as text. */
public final class InboundCodec {
  private InboundCodec() {}

  /** One line, without its end. */
  public static String encode(InboundMessage message) {
    return JsonLine.write(json -> {
      switch (message) {
        case InboundMessage.Snapshot(String version, InboundPolicy policy) -> {
          json.writeStringField("type", "snapshot");
          json.writeStringField("version", version);
          write(json, policy);
        }
        case InboundMessage.Heartbeat(String version) -> {
          json.writeStringField("type", "heartbeat");
          json.writeStringField("version", version);
        }
      }
    });
  }

  /** Empty for a type of message that this version does not know: it is to be passed over. */
  public static Optional<InboundMessage> decode(String line) throws MalformedLineException {
    JsonFields fields = JsonFields.parse(line);
    return Optional.ofNullable(
        switch (fields.string("type")) {
          case "snapshot" -> new InboundMessage.Snapshot(fields.string("version"), policy(fields));
          case "heartbeat" -> new InboundMessage.Heartbeat(fields.string("version"));
          default -> null;
        });
  }

  private static void write(JsonGenerator json, InboundPolicy policy) throws IOException {
    json.writeStringField("fallback", policy.fallback().text());
    json.writeArrayFieldStart("rules");
    for (Rule rule : policy.rules()) {
      write(json, rule);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("probes");
    for (InboundPolicy.Probe probe : policy.probes()) {
      json.writeStartObject();
      json.writeNumberField("port", probe.port());
      json.writeStringField("path", probe.path());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("ports");
    for (InboundPolicy.DeclaredPort port : policy.ports()) {
      json.writeStartObject();
      json.writeNumberField("port", port.port());
      json.writeStringField("protocol", port.protocol().text());
      json.writeEndObject();
    }
    json.writeEndArray();
    LimitCodec.write(json, policy.limits());
    json.writeArrayFieldStart("sources");
    for (Source source : policy.sources()) {
      JsonLine.writeSource(json, source);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, Rule rule) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", rule.name());
    json.writeArrayFieldStart("ports");
    for (PortRange range : rule.ports()) {
      json.writeStartObject();
      json.writeNumberField("first", range.first());
      json.writeNumberField("last", range.last());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("routes");
    for (Rule.RequestMatch route : rule.routes()) {
      json.writeStartObject();
      writeOptional(json, "path", route.path());
      writeOptional(json, "pathPrefix", route.pathPrefix());
      writeOptional(json, "pathRegex", route.pathRegex());
      JsonLine.writeStrings(json, "methods", route.methods());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("allow");
    for (Rule.Client client : rule.allow()) {
      json.writeStartObject();
      JsonLine.writeStrings(json, "identities", client.identities());
      json.writeArrayFieldStart("networks");
      for (Rule.Network network : client.networks()) {
        json.writeStartObject();
        json.writeStringField("cidr", network.cidr());
        JsonLine.writeStrings(json, "except", network.except());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("audit", rule.audit());
    json.writeEndObject();
  }

  private static void writeOptional(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }

  private static InboundPolicy policy(JsonFields fields) throws MalformedLineException {
    var rules = new ArrayList<Rule>();
    for (JsonFields rule : fields.objects("rules")) {
      rules.add(rule(rule));
    }
    var probes = new ArrayList<InboundPolicy.Probe>();
    for (JsonFields probe : fields.objects("probes")) {
      probes.add(new InboundPolicy.Probe(probe.integer("port", 0), probe.string("path")));
    }
    var ports = new ArrayList<InboundPolicy.DeclaredPort>();
    for (JsonFields port : fields.objects("ports")) {
      ports.add(
          new InboundPolicy.DeclaredPort(
              port.integer("port", 0), Protocol.of(port.string("protocol"))));
    }
    var sources = new ArrayList<Source>();
    for (JsonFields source : fields.objects("sources")) {
      sources.add(JsonLine.source(source));
    }
    return new InboundPolicy(
        Fallback.of(fields.string("fallback")),
        rules,
        probes,
        ports,
        LimitCodec.limits(fields),
        sources);
  }

  private static Rule rule(JsonFields fields) throws MalformedLineException {
    var ports = new ArrayList<PortRange>();
    for (JsonFields range : fields.objects("ports")) {
      ports.add(new PortRange(range.integer("first", 0), range.integer("last", 0)));
    }
    var routes = new ArrayList<Rule.RequestMatch>();
    for (JsonFields route : fields.objects("routes")) {
      routes.add(
          new Rule.RequestMatch(
              route.optionalString("path"),
              route.optionalString("pathPrefix"),
              route.optionalString("pathRegex"),
              route.strings("methods")));
    }
    var allow = new ArrayList<Rule.Client>();
    for (JsonFields client : fields.objects("allow")) {
      allow.add(new Rule.Client(client.strings("identities"), networks(client)));
    }
    return new Rule(fields.string("name"), ports, routes, allow, fields.flag("audit"));
  }

  private static List<Rule.Network> networks(JsonFields client) throws MalformedLineException {
    var networks = new ArrayList<Rule.Network>();
    for (JsonFields network : client.objects("networks")) {
      networks.add(new Rule.Network(network.string("cidr"), network.strings("except")));
    }
    return networks;
  }
}
