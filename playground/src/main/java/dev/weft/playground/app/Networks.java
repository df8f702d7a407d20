package dev.weft.playground.app;

import dev.weft.playground.net.Detection;
import dev.weft.playground.net.LoopbackNetwork;
import dev.weft.playground.net.NamespaceNetwork;
import dev.weft.playground.net.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Chooses a network as the options and the machine allow, and says why. */
final class Networks {
  static Network start(ClusterOptions options, Path run) throws IOException {
    return switch (options.network()) {
      case LOOPBACK -> LoopbackNetwork.start(run.resolve("hosts"));
      case NAMESPACES -> namespaces();
      case AUTO -> {
        Optional<String> obstacle = Detection.obstacle();
        if (obstacle.isEmpty()) {
          yield NamespaceNetwork.start();
        }
        options
            .progress()
            .accept(
                "No network namespaces ("
                    + obstacle.get()
                    + "): pods share this machine's loopback, and reach their proxy by http_proxy.");
        yield LoopbackNetwork.start(run.resolve("hosts"));
      }
    };
  }

  private static Network namespaces() throws IOException {
    Optional<String> obstacle = Detection.obstacle();
    if (obstacle.isPresent()) {
      throw new IOException("network mode \"namespaces\" cannot be had here: " + obstacle.get());
    }
    return NamespaceNetwork.start();
  }

  private Networks() {}
}
