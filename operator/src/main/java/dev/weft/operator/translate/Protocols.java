package dev.weft.operator.translate;

import dev.weft.api.PortRange;
import dev.weft.api.Ports;
import dev.weft.api.route.Protocol;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a Service's port speaks: its {@code appProtocol}, or what is known of the port's number. */
public final class Protocols {
  private Protocols() {}

  /**
   * @param opaque ports that somebody has called opaque; they win over what the Service declares
   * @param assumedOpaque ports that are taken for opaque where nothing is declared
   */
  public static Protocol of(
      int port, @Nullable String appProtocol, boolean opaque, List<PortRange> assumedOpaque) {
    if (opaque) {
      return Protocol.OPAQUE;
    }
    if (appProtocol == null || appProtocol.isEmpty()) {
      return Ports.OPAQUE.contains(port) || PortRange.anyContains(assumedOpaque, port)
          ? Protocol.OPAQUE
          : Protocol.DETECT;
    }
    return switch (appProtocol.toLowerCase(Locale.ROOT)) {
      case "http", "http/1.1", "kubernetes.io/ws" -> Protocol.HTTP1;
      case "http2", "h2c", "kubernetes.io/h2c" -> Protocol.HTTP2;
      case "grpc" -> Protocol.GRPC;
      case "https", "tls", "kubernetes.io/wss" -> Protocol.TLS;
      default -> Protocol.OPAQUE; // declared, and not HTTP: looking for HTTP would only cost time
    };
  }
}
