package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.policy.RateLimit;
import dev.weft.api.policy.RateLimit.ForClients;
import dev.weft.api.policy.RateLimit.PerClient;
import dev.weft.api.policy.RateLimit.Rate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Limits of requests as JSON. */
final class LimitCodec {
  private LimitCodec() {}

  static void write(JsonGenerator json, List<RateLimit> limits) throws IOException {
    if (limits.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("limits");
    for (RateLimit limit : limits) {
      json.writeStartObject();
      json.writeStringField("name", limit.name());
      json.writeNumberField("port", limit.port());
      if (limit.all() != null) {
        json.writeObjectFieldStart("all");
        writeRate(json, limit.all());
        json.writeEndObject();
      }
      if (limit.perClient() != null) {
        json.writeObjectFieldStart("perClient");
        writeRate(json, limit.perClient().each());
        json.writeArrayFieldStart("overrides");
        for (ForClients override : limit.perClient().overrides()) {
          json.writeStartObject();
          JsonLine.writeStrings(json, "identities", override.identities());
          writeRate(json, override.each());
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeRate(JsonGenerator json, Rate rate) throws IOException {
    json.writeNumberField("perSecond", rate.perSecond());
    json.writeNumberField("burst", rate.burst());
  }

  static List<RateLimit> limits(JsonFields policy) throws MalformedLineException {
    var limits = new ArrayList<RateLimit>();
    for (JsonFields limit : policy.objects("limits")) {
      limits.add(
          new RateLimit(
              limit.string("name"),
              limit.integer("port", 0),
              limit.has("all") ? rate(limit.object("all")) : null,
              limit.has("perClient") ? perClient(limit.object("perClient")) : null));
    }
    return limits;
  }

  private static PerClient perClient(JsonFields fields) throws MalformedLineException {
    var overrides = new ArrayList<ForClients>();
    for (JsonFields override : fields.objects("overrides")) {
      overrides.add(new ForClients(override.strings("identities"), rate(override)));
    }
    return new PerClient(rate(fields), overrides);
  }

  private static Rate rate(JsonFields fields) throws MalformedLineException {
    int perSecond = fields.integer("perSecond", 0);
    return new Rate(perSecond, fields.integer("burst", perSecond));
  }
}
