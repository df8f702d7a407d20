package dev.weft.playground.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;

/**
 * READY, STATUS and RESTARTS of a pod; after printPod of kubernetes/pkg/printers/internalversion.
 */
final class PodColumns {
  private PodColumns() {}

  static String ready(JsonNode pod) {
    Set<String> sidecars = sidecars(pod);
    int total = Json.at(pod, "spec", "containers").size() + sidecars.size();
    int ready = 0;
    for (JsonNode status : Json.at(pod, "status", "initContainerStatuses")) {
      if (sidecars.contains(Json.text(status, "name")) && status.path("ready").asBoolean()) {
        ready++;
      }
    }
    for (JsonNode status : started(pod)) {
      if (status.path("ready").asBoolean()) {
        ready++;
      }
    }
    return ready + "/" + total;
  }

  /** Init containers that stay: they count among the containers. */
  private static Set<String> sidecars(JsonNode pod) {
    var names = new HashSet<String>();
    for (JsonNode container : Json.at(pod, "spec", "initContainers")) {
      if (Json.text(container, "restartPolicy").equals("Always")) {
        names.add(Json.text(container, "name"));
      }
    }
    return names;
  }

  static String status(JsonNode pod) {
    if (Meta.deleting(pod)) {
      return "Terminating";
    }
    String reason = Json.text(pod, "status", "reason");
    String phase = reason.isEmpty() ? Json.text(pod, "status", "phase") : reason;
    String init = initStatus(pod);
    if (!init.isEmpty()) {
      return init;
    }
    boolean running = false;
    String shown = phase;
    for (JsonNode status : Json.at(pod, "status", "containerStatuses")) {
      String waiting = Json.text(status, "state", "waiting", "reason");
      String terminated = terminated(status);
      if (!waiting.isEmpty()) {
        shown = waiting;
      } else if (!terminated.isEmpty()) {
        shown = terminated;
      } else if (status.path("ready").asBoolean()
          && Json.at(status, "state", "running").isObject()) {
        running = true;
      }
    }
    if (shown.equals("Completed") && running) {
      return ComputedColumns.condition(pod, "Ready") ? "Running" : "NotReady";
    }
    return shown;
  }

  private static String initStatus(JsonNode pod) {
    Set<String> sidecars = sidecars(pod);
    int total = Json.at(pod, "spec", "initContainers").size();
    int index = 0;
    for (JsonNode status : Json.at(pod, "status", "initContainerStatuses")) {
      JsonNode terminated = Json.at(status, "state", "terminated");
      boolean done = terminated.isObject() && terminated.path("exitCode").asInt() == 0;
      boolean started =
          sidecars.contains(Json.text(status, "name")) && status.path("started").asBoolean();
      if (!done && !started) {
        String waiting = Json.text(status, "state", "waiting", "reason");
        if (terminated.isObject()) {
          return "Init:" + terminated(status);
        }
        return !waiting.isEmpty() && !waiting.equals("PodInitializing")
            ? "Init:" + waiting
            : "Init:" + index + "/" + total;
      }
      index++;
    }
    return "";
  }

  private static String terminated(JsonNode status) {
    JsonNode terminated = Json.at(status, "state", "terminated");
    if (!terminated.isObject()) {
      return "";
    }
    String reason = Json.text(terminated, "reason");
    int signal = terminated.path("signal").asInt();
    return !reason.isEmpty()
        ? reason
        : signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asInt();
  }

  /** The containers' statuses; none while init containers are still at it. */
  private static JsonNode started(JsonNode pod) {
    return initStatus(pod).isEmpty() ? Json.at(pod, "status", "containerStatuses") : Json.array();
  }

  static String restarts(JsonNode pod, Instant now) {
    int restarts = 0;
    String last = "";
    Set<String> sidecars = sidecars(pod);
    boolean initializing = !initStatus(pod).isEmpty();
    var counted = new ArrayList<JsonNode>();
    started(pod).forEach(counted::add);
    for (JsonNode status : Json.at(pod, "status", "initContainerStatuses")) {
      if (initializing || sidecars.contains(Json.text(status, "name"))) {
        counted.add(status);
      }
    }
    for (JsonNode status : counted) {
      restarts += status.path("restartCount").asInt();
      String finished = Json.text(status, "lastState", "terminated", "finishedAt");
      last = finished.compareTo(last) > 0 ? finished : last; // RFC 3339 in UTC sorts as text
    }
    return restarts == 0 || last.isEmpty()
        ? Integer.toString(restarts)
        : restarts + " (" + ComputedColumns.age(last, now) + " ago)";
  }
}
