package dev.weft.samples.pulse;

import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Says everything back: by HTTP/1.1, as gRPC does, and byte for byte. */
final class Echo {
  /** Who the client is, as the mesh has proved it. */
  private static final String CLIENT = "weft-client-id";

  private static final int BACKLOG = 256;

  private Echo() {}

  /** The ports by name. */
  static Map<String, Integer> open(Settings settings, EventLoopGroup loops)
      throws IOException, InterruptedException {
    Map<String, Integer> ports = new LinkedHashMap<>();
    ports.put(
        "http",
        HttpDoor.open(
            settings.address(),
            settings.http(),
            exchange ->
                Map.of(
                    "path",
                    exchange.getRequestURI().getPath(),
                    "client",
                    Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst(CLIENT), ""),
                    "side",
                    settings.side())));
    ports.put("grpc", GrpcEcho.open(settings.address(), settings.grpc(), loops));
    ports.put("tcp", tcp(settings));
    return ports;
  }

  private static int tcp(Settings settings) throws IOException {
    ServerSocket server =
        new ServerSocket(settings.tcp(), BACKLOG, InetAddress.getByName(settings.address()));
    Thread.ofPlatform().daemon().start(() -> accept(server));
    return server.getLocalPort();
  }

  private static void accept(ServerSocket server) {
    while (true) {
      try {
        Socket accepted = server.accept();
        Thread.startVirtualThread(() -> sayBack(accepted));
      } catch (IOException e) {
        System.err.println("pulse: " + e.getMessage()); // out of descriptors: the next may do
      }
    }
  }

  private static void sayBack(Socket accepted) {
    try (accepted) {
      accepted.setTcpNoDelay(true);
      var _ = accepted.getInputStream().transferTo(accepted.getOutputStream());
    } catch (IOException e) {
      return; // the other side is gone; what it misses, it counts
    }
  }
}
