package dev.weft.playground.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Carries out one probe once. */
final class Prober {
  /** Runs a command in a container; empty when it took longer than the seconds given. */
  interface Exec {
    Optional<Integer> run(List<String> words, long timeoutSeconds) throws IOException;
  }

  record Result(boolean success, String message) {}

  static Result probe(Probe probe, Container container, String address, Exec exec) {
    int seconds = probe.getTimeoutSeconds() == null ? 1 : Math.max(1, probe.getTimeoutSeconds());
    try {
      if (probe.getExec() != null) {
        return exec(probe.getExec().getCommand(), seconds, exec);
      }
      if (probe.getHttpGet() != null) {
        return http(probe.getHttpGet(), container, address, seconds);
      }
      if (probe.getTcpSocket() != null) {
        String host = or(probe.getTcpSocket().getHost(), address);
        HttpProbe.connect(host, port(probe.getTcpSocket().getPort(), container), seconds * 1000);
        return new Result(true, "");
      }
      if (probe.getGrpc() != null) {
        // The health protocol is not spoken here: a listening server counts.
        HttpProbe.connect(address, probe.getGrpc().getPort(), seconds * 1000);
      }
      return new Result(true, "");
    } catch (IOException | RuntimeException e) {
      return new Result(false, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static Result exec(List<String> words, int seconds, Exec exec) throws IOException {
    Optional<Integer> code = exec.run(words, seconds);
    if (code.isEmpty()) {
      return new Result(false, "command timed out after " + seconds + "s");
    }
    return new Result(
        code.get() == 0, code.get() == 0 ? "" : "command ended with exit code " + code.get());
  }

  static Result http(HTTPGetAction get, Container container, String address, int seconds)
      throws IOException {
    String host = or(get.getHost(), address);
    int port = port(get.getPort(), container);
    int status = HttpProbe.get(get, host, port, seconds * 1000);
    boolean success = status >= 200 && status < 400;
    return new Result(success, success ? "" : "HTTP probe failed with statuscode: " + status);
  }

  /** A port by number, or by the name that the container gives it. */
  static int port(IntOrString port, Container container) throws IOException {
    if (port.getIntVal() != null) {
      return port.getIntVal();
    }
    return container.getPorts().stream()
        .filter(each -> port.getStrVal().equals(each.getName()))
        .mapToInt(each -> each.getContainerPort())
        .findFirst()
        .orElseThrow(
            () -> new IOException("container has no port named \"" + port.getStrVal() + "\""));
  }

  private static String or(@Nullable String value, String otherwise) {
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private Prober() {}
}
