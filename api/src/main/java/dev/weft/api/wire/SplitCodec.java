package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.route.Split;
import dev.weft.api.route.SplitRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Splits as JSON. */
final class SplitCodec {
  /**
   * Stands where there is no backend, for proxies that want a name: nobody answers to it (RFC 6761,
   * section 6.4).
   */
  private static final String NOWHERE = "no-backend.invalid:80";

  private SplitCodec() {}

  static void writeRules(JsonGenerator json, List<SplitRule> rules) throws IOException {
    if (rules.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("splits");
    for (SplitRule rule : rules) {
      json.writeStartObject();
      if (rule.match() != null) {
        json.writeFieldName("match");
        MatchCodec.write(json, rule.match());
      }
      json.writeFieldName("split");
      write(json, rule.split());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  static void write(JsonGenerator json, Split split) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("shares");
    for (Split.Share share : split.shares()) {
      json.writeStartObject();
      boolean none = share.authority() == null;
      json.writeStringField("authority", none ? NOWHERE : share.authority());
      json.writeNumberField("weight", share.weight());
      if (none) {
        json.writeBooleanField("none", true);
      }
      HeaderCodec.write(json, share.headers());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeBooleanField("failover", split.choice() == Split.Choice.FAILOVER);
    PolicyCodec.writeHash(json, split.stickiness());
    json.writeEndObject();
  }

  static List<SplitRule> rules(JsonFields fields) throws MalformedLineException {
    var rules = new ArrayList<SplitRule>();
    for (JsonFields rule : fields.objects("splits")) {
      rules.add(
          new SplitRule(
              rule.has("match") ? MatchCodec.read(rule.object("match")) : null,
              read(rule.object("split"))));
    }
    return rules;
  }

  static Split read(JsonFields fields) throws MalformedLineException {
    var shares = new ArrayList<Split.Share>();
    for (JsonFields share : fields.objects("shares")) {
      shares.add(
          new Split.Share(
              share.flag("none") ? null : share.string("authority"),
              share.integer("weight", 0),
              HeaderCodec.read(share)));
    }
    return new Split(
        shares,
        fields.flag("failover") ? Split.Choice.FAILOVER : Split.Choice.WEIGHTED,
        PolicyCodec.hash(fields));
  }
}
