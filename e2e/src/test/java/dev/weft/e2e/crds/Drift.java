package dev.weft.e2e.crds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.Names;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an object in the cluster differs from what Git says of it, as tools see it that compare the
 * fields that stand in Git: what else an object has is nobody's business; what else an item of a
 * list has is a difference, unless the kind is Kubernetes' own, whose defaults these tools know.
 */
final class Drift {
  private final List<String> found = new ArrayList<>();
  private final boolean builtIn;

  private Drift(boolean builtIn) {
    this.builtIn = builtIn;
  }

  /** The fields, with both values; empty where Git and cluster agree. */
  static List<String> between(JsonNode git, JsonNode cluster) {
    var drift = new Drift(!cluster.path("apiVersion").asText().startsWith(Names.GROUP + "/"));
    drift.compare("", git, cluster);
    return drift.found;
  }

  private void compare(String path, JsonNode git, JsonNode cluster) {
    if (git.isObject() && cluster.isObject()) {
      git.properties()
          .forEach(field ->
              compare(path + "." + field.getKey(), field.getValue(), cluster.path(field.getKey())));
    } else if (builtIn && git.isArray() && git.size() == cluster.size()) {
      for (int i = 0; i < git.size(); i++) {
        compare(path + "[" + i + "]", git.get(i), cluster.get(i));
      }
    } else if (git.isNumber() && cluster.isNumber()) {
      if (git.decimalValue().compareTo(cluster.decimalValue()) != 0) {
        found.add(path + ": " + git + " in Git, " + cluster + " in the cluster");
      }
    } else if (!git.equals(cluster)) {
      found.add(path + ": " + git + " in Git, " + cluster + " in the cluster");
    }
  }
}
