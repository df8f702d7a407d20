package dev.weft.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.route.Split;
import dev.weft.api.route.SplitRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Splits as JSON. */
final class SplitCodec {
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
      json.writeStringField("authority", share.authority());
      json.writeNumberField("weight", share.weight());
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
      shares.add(new Split.Share(share.string("authority"), share.integer("weight", 0)));
    }
    return new Split(
        shares,
        fields.flag("failover") ? Split.Choice.FAILOVER : Split.Choice.WEIGHTED,
        PolicyCodec.hash(fields));
  }
}
