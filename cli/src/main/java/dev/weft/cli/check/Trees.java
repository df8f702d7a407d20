package dev.weft.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Objects as JSON, so that two can be compared field by field. */
final class Trees {
  private Trees() {}

  static JsonNode of(Object object) {
    return Serialization.unmarshal(Serialization.asJson(object), JsonNode.class);
  }
}
