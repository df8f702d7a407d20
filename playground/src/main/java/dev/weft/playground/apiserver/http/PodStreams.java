package dev.weft.playground.apiserver.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.playground.apiserver.Node;
import dev.weft.playground.apiserver.model.Json;
import dev.weft.playground.apiserver.model.Meta;
import dev.weft.playground.apiserver.model.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What pods say: their logs, and their answers through the proxy subresource. */
final class PodStreams {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 60_000;

  private final Node node;

  PodStreams(Node node) {
    this.node = node;
  }

  void log(Call call, ObjectNode pod) throws IOException {
    String container = container(call, pod);
    Node.LogOptions options =
        new Node.LogOptions(
            call.query.flag("follow"),
            call.query.number("tailLines", -1),
            call.query.flag("previous"),
            call.query.number("sinceSeconds", -1),
            call.query.flag("timestamps"),
            call.query.number("limitBytes", -1));
    InputStream log;
    try {
      log = node.logs(Meta.namespace(pod), Meta.name(pod), container, options);
    } catch (IOException e) {
      throw Refusal.badRequest(
          "container \"" + container + "\" in pod \"" + Meta.name(pod) + "\": " + e.getMessage());
    }
    try (log;
        OutputStream out = call.stream("text/plain")) {
      out.flush();
      byte[] buffer = new byte[8192];
      for (int n = log.read(buffer); n >= 0; n = log.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
    }
  }

  private static String container(Call call, ObjectNode pod) {
    List<String> names = new ArrayList<>();
    List<String> all = new ArrayList<>();
    Json.at(pod, "spec", "containers").forEach(c -> names.add(Json.text(c, "name")));
    all.addAll(names);
    Json.at(pod, "spec", "initContainers").forEach(c -> all.add(Json.text(c, "name")));
    String asked = call.query.text("container");
    if (asked.isEmpty() && names.size() == 1) {
      return names.getFirst();
    }
    if (asked.isEmpty()) {
      throw Refusal.badRequest(
          "a container name must be specified for pod "
              + Meta.name(pod)
              + ", choose one of: "
              + all.toString().replace(",", ""));
    }
    if (!all.contains(asked)) {
      throw Refusal.badRequest("container " + asked + " is not valid for pod " + Meta.name(pod));
    }
    return asked;
  }

  /**
   * {@code pods/NAME[:PORT]/proxy/PATH}; the port is the first container's first one unless given.
   */
  void proxy(Call call, Target target, ObjectNode pod) throws IOException {
    int port = port(target.name(), pod);
    InetSocketAddress address;
    try {
      address = node.address(Meta.namespace(pod), Meta.name(pod), port);
    } catch (IOException e) {
      throw Refusal.of(
          503, "ServiceUnavailable", "error trying to reach service: " + e.getMessage());
    }
    String query = call.exchange.getRequestURI().getRawQuery();
    String path = call.exchange.getRequestURI().getRawPath().split("/proxy", 2)[1];
    URI uri =
        URI.create(
            "http://"
                + address.getAddress().getHostAddress()
                + ":"
                + address.getPort()
                + (path.isEmpty() ? "/" : path)
                + (query == null ? "" : "?" + query));
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setInstanceFollowRedirects(false);
    try {
      int code = connection.getResponseCode();
      String type =
          connection.getContentType() == null ? "text/plain" : connection.getContentType();
      InputStream body = code >= 400 ? connection.getErrorStream() : connection.getInputStream();
      call.bytes(code, type, body == null ? new byte[0] : body.readAllBytes());
    } catch (IOException e) {
      if (call.answered()) {
        throw e;
      }
      throw Refusal.of(
          503, "ServiceUnavailable", "error trying to reach service: " + e.getMessage());
    } finally {
      connection.disconnect();
    }
  }

  static String podName(String nameAndPort) {
    int colon = nameAndPort.lastIndexOf(':');
    return colon < 0 ? nameAndPort : nameAndPort.substring(0, colon);
  }

  private static int port(String nameAndPort, ObjectNode pod) {
    int colon = nameAndPort.lastIndexOf(':');
    String asked = colon < 0 ? "" : nameAndPort.substring(colon + 1);
    for (JsonNode container : Json.at(pod, "spec", "containers")) {
      for (JsonNode port : container.path("ports")) {
        if (asked.isEmpty() || asked.equals(Json.text(port, "name"))) {
          return port.path("containerPort").asInt();
        }
      }
    }
    return asked.matches("\\d{1,5}") ? Integer.parseInt(asked) : 80;
  }
}
