package dev.weft.cli.profile.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request, as a proxy's access log tells of it (docs/access-log.md).
 *
 * @param status 0 when there was none
 * @param port of the application that was asked
 */
record AccessLine(String method, String path, int status, boolean grpc, int port) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PORT = Pattern.compile(".*:([0-9]{1,5})");

  /** The schema's, of a route's method. */
  private static final Pattern METHOD = Pattern.compile("[A-Za-z-]{1,32}");

  /** How the log ends what it has cut. */
  private static final String CUT = "…";

  /**
   * Empty for all that is no request from a client to the application: the proxy's own log,
   * connections, what was refused, and the kubelet's probes, which never pass a client's proxy.
   */
  static Optional<AccessLine> of(String line) {
    if (!line.startsWith("{")) {
      return Optional.empty();
    }
    JsonNode fields;
    try {
      fields = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      return Optional.empty(); // something else that begins with a brace
    }
    String method = fields.path("method").asText();
    String path = fields.path("path").asText();
    var port = PORT.matcher(fields.path("upstream").asText());
    if (!fields.path("kind").asText().equals("request")
        || !fields.path("direction").asText().equals("inbound")
        || fields.path("user_agent").asText().startsWith("kube-probe/")
        || !METHOD.matcher(method).matches()
        || !path.startsWith("/")
        || path.endsWith(CUT)
        || !port.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new AccessLine(
            method,
            path,
            fields.path("status").asInt(),
            fields.path("grpc_status").isNumber(),
            Integer.parseInt(port.group(1))));
  }
}
