package dev.weft.operator.resolve;

import dev.weft.api.PortRange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane keeps of a Service.
 *
 * @param clusterIps none for a headless Service
 * @param external it is an ExternalName: a name of another world, nothing to balance
 * @param ports TCP ports only
 * @param opaquePorts by the annotation {@code config.weft.dev/opaque-ports}; null: its namespace
 *     says
 */
public record ServiceRecord(
    ServiceKey key,
    List<String> clusterIps,
    boolean external,
    boolean publishNotReady,
    List<Port> ports,
    @Nullable List<PortRange> opaquePorts) {

  public ServiceRecord {
    clusterIps = List.copyOf(clusterIps);
    ports = List.copyOf(ports);
    opaquePorts = opaquePorts == null ? null : List.copyOf(opaquePorts);
  }

  /**
   * One port.
   *
   * @param name empty for the only port of a Service
   */
  public record Port(String name, int number, @Nullable String appProtocol) {}

  public boolean headless() {
    return clusterIps.isEmpty();
  }

  public Optional<Port> port(int number) {
    return ports.stream().filter(port -> port.number() == number).findFirst();
  }

  /** For messages: {@code 80, 8080}. */
  public String portNumbers() {
    return ports.stream()
        .map(port -> Integer.toString(port.number()))
        .collect(Collectors.joining(", "));
  }
}
