package dev.weft.playground.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Selector;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * The columns of built-in kinds that no path yields; after kubernetes/pkg/printers/internalversion.
 */
final class ComputedColumns {
  private static final String NONE = "<none>";
  private static final String UNSET = "<unset>";

  private ComputedColumns() {}

  static Object cell(String name, JsonNode o, Instant now) {
    return switch (name) {
      case "age" -> age(Json.text(o, "metadata", "creationTimestamp"), now);
      case "none" -> NONE;
      case "podReady" -> PodColumns.ready(o);
      case "podStatus" -> PodColumns.status(o);
      case "podRestarts" -> PodColumns.restarts(o, now);
      case "podIp" -> orNone(Json.text(o, "status", "podIP"));
      case "podNode" -> orNone(Json.text(o, "spec", "nodeName"));
      case "podGates" -> NONE;
      case "clusterIp" -> orNone(Json.text(o, "spec", "clusterIP"));
      case "externalIp" -> externalIp(o);
      case "servicePorts" ->
          joined(
              Json.at(o, "spec", "ports"),
              p ->
                  Json.text(p, "port")
                      + (p.path("nodePort").asInt() > 0 ? ":" + Json.text(p, "nodePort") : "")
                      + "/"
                      + Json.text(p, "protocol"));
      case "selector" -> Selector.show(Json.at(o, "spec", "selector"));
      case "nodeSelector" -> Selector.show(Json.at(o, "spec", "template", "spec", "nodeSelector"));
      case "endpoints" -> endpoints(o);
      case "data" -> o.path("data").size() + o.path("binaryData").size();
      case "webhooks" -> o.path("webhooks").size();
      case "readyOfReplicas" ->
          Json.at(o, "status", "readyReplicas").asInt()
              + "/"
              + Json.at(o, "spec", "replicas").asInt();
      case "containers" ->
          joined(Json.at(o, "spec", "template", "spec", "containers"), c -> Json.text(c, "name"));
      case "images" ->
          joined(Json.at(o, "spec", "template", "spec", "containers"), c -> Json.text(c, "image"));
      case "slicePorts" ->
          o.path("ports").isEmpty()
              ? UNSET
              : joined(o.path("ports"), p -> p.path("port").asText("*"));
      case "sliceEndpoints" ->
          limited(
              StreamSupport.stream(o.path("endpoints").spliterator(), false)
                  .flatMap(e -> Json.texts(e.path("addresses")).stream())
                  .toList(),
              UNSET);
      case "lastSeen" ->
          age(
              firstOf(
                  Json.text(o, "series", "lastObservedTime"),
                  Json.text(o, "lastTimestamp"),
                  Json.text(o, "deprecatedLastTimestamp"),
                  Json.text(o, "eventTime")),
              now);
      case "firstSeen" ->
          age(
              firstOf(
                  Json.text(o, "firstTimestamp"),
                  Json.text(o, "deprecatedFirstTimestamp"),
                  Json.text(o, "eventTime")),
              now);
      case "eventObject" ->
          object(o.has("regarding") ? o.path("regarding") : o.path("involvedObject"));
      case "eventSource" ->
          firstOf(
              Json.text(o, "source", "component"),
              Json.text(o, "deprecatedSource", "component"),
              Json.text(o, "reportingComponent"),
              Json.text(o, "reportingController"));
      case "eventCount" ->
          Math.max(1, Math.max(o.path("count").asInt(), o.path("deprecatedCount").asInt()));
      case "nodeStatus" -> nodeStatus(o);
      case "nodeRoles" -> NONE;
      case "internalIp" ->
          joined(
              Json.at(o, "status", "addresses"),
              a -> Json.text(a, "type").equals("InternalIP") ? Json.text(a, "address") : "");
      case "jobStatus" ->
          condition(o, "Complete") ? "Complete" : condition(o, "Failed") ? "Failed" : "Running";
      case "jobCompletions" ->
          Json.at(o, "status", "succeeded").asInt()
              + "/"
              + Json.at(o, "spec", "completions").asInt(1);
      case "jobDuration" ->
          Json.text(o, "status", "startTime").isEmpty()
              ? ""
              : age(
                  Json.text(o, "status", "startTime"),
                  Json.text(o, "status", "completionTime").isEmpty()
                      ? now
                      : Instant.parse(Json.text(o, "status", "completionTime")));
      case "minAvailable" -> Json.at(o, "spec", "minAvailable").asText("N/A");
      case "maxUnavailable" -> Json.at(o, "spec", "maxUnavailable").asText("N/A");
      case "roleRef" -> Json.text(o, "roleRef", "kind") + "/" + Json.text(o, "roleRef", "name");
      case "users" -> subjects(o, "User");
      case "groups" -> subjects(o, "Group");
      case "accounts" -> subjects(o, "ServiceAccount");
      default -> "";
    };
  }

  /** apimachinery's HumanDuration: 5s, 3m20s, 15m, 4h12m, 2d3h, 40d, 3y20d. */
  static String age(String timestamp, Instant now) {
    if (timestamp.isEmpty()) {
      return "<unknown>";
    }
    try {
      return human(Duration.between(Instant.parse(timestamp), now));
    } catch (DateTimeParseException e) {
      return "<invalid>";
    }
  }

  static String human(Duration age) {
    long s = age.toSeconds();
    long m = s / 60;
    long h = m / 60;
    long d = h / 24;
    if (s < 0) {
      return s < -1 ? "<invalid>" : "0s";
    } else if (s < 120) {
      return s + "s";
    } else if (m < 10) {
      return two(m, "m", s % 60, "s");
    } else if (h < 3) {
      return m + "m";
    } else if (h < 8) {
      return two(h, "h", m % 60, "m");
    } else if (h < 48) {
      return h + "h";
    } else if (h < 192) {
      return two(d, "d", h % 24, "h");
    } else if (d < 730) {
      return d + "d";
    }
    return d < 2920 ? two(d / 365, "y", d % 365, "d") : d / 365 + "y";
  }

  private static String two(long big, String bigUnit, long small, String smallUnit) {
    return small == 0 ? big + bigUnit : big + bigUnit + small + smallUnit;
  }

  static boolean condition(JsonNode o, String type) {
    for (JsonNode condition : Json.at(o, "status", "conditions")) {
      if (Json.text(condition, "type").equals(type)) {
        return Json.text(condition, "status").equals("True");
      }
    }
    return false;
  }

  private static String nodeStatus(JsonNode node) {
    String ready = condition(node, "Ready") ? "Ready" : "NotReady";
    return Json.at(node, "spec", "unschedulable").asBoolean()
        ? ready + ",SchedulingDisabled"
        : ready;
  }

  private static String externalIp(JsonNode o) {
    return switch (Json.text(o, "spec", "type")) {
      case "ExternalName" -> Json.text(o, "spec", "externalName");
      case "LoadBalancer" -> "<pending>";
      default -> orNone(String.join(",", Json.texts(Json.at(o, "spec", "externalIPs"))));
    };
  }

  private static String endpoints(JsonNode o) {
    List<String> all = new ArrayList<>();
    for (JsonNode subset : o.path("subsets")) {
      for (JsonNode port : subset.path("ports")) {
        subset
            .path("addresses")
            .forEach(a -> all.add(Json.text(a, "ip") + ":" + Json.text(port, "port")));
      }
    }
    return limited(all, NONE);
  }

  private static String limited(List<String> all, String none) {
    if (all.isEmpty()) {
      return none;
    }
    String shown = all.stream().limit(3).collect(Collectors.joining(","));
    return all.size() > 3 ? shown + " + " + (all.size() - 3) + " more..." : shown;
  }

  private static String object(JsonNode reference) {
    return (Json.text(reference, "kind") + "/").toLowerCase(java.util.Locale.ROOT)
        + Json.text(reference, "name");
  }

  private static String subjects(JsonNode o, String kind) {
    return joinedOrEmpty(
        o.path("subjects"),
        s ->
            !Json.text(s, "kind").equals(kind)
                ? ""
                : s.has("namespace")
                    ? Json.text(s, "namespace") + "/" + Json.text(s, "name")
                    : Json.text(s, "name"));
  }

  static String joined(JsonNode list, Function<JsonNode, String> item) {
    return orNone(joinedOrEmpty(list, item));
  }

  private static String joinedOrEmpty(JsonNode list, Function<JsonNode, String> item) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(item)
        .filter(s -> !s.isEmpty())
        .collect(Collectors.joining(","));
  }

  private static String orNone(String text) {
    return text.isEmpty() ? NONE : text;
  }

  private static String firstOf(String... candidates) {
    for (String candidate : candidates) {
      if (!candidate.isEmpty()) {
        return candidate;
      }
    }
    return "";
  }
}
