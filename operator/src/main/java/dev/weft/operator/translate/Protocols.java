package dev.weft.operator.translate;

import dev.weft.api.route.Protocol;
import dev.weft.operator.resolve.PortRange;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a Service's port speaks: its {@code appProtocol}, or what is known of the port's number. */
public final class Protocols {
  /** Ports of protocols in which the server speaks first, or that are never HTTP; as in Linkerd. */
  public static final List<PortRange> BUILT_IN_OPAQUE =
      List.of(
          new PortRange(25, 25),
          new PortRange(587, 587),
          new PortRange(3306, 3306),
          new PortRange(4444, 4444),
          new PortRange(5432, 5432),
          new PortRange(6379, 6379),
          new PortRange(9300, 9300),
          new PortRange(11211, 11211));

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
      return contains(BUILT_IN_OPAQUE, port) || contains(assumedOpaque, port)
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

  static boolean contains(List<PortRange> ranges, int port) {
    return ranges.stream().anyMatch(range -> range.contains(port));
  }
}
