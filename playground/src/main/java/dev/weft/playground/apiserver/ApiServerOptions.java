package dev.weft.playground.apiserver;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to start an API server.
 *
 * @param address what to bind to, also the host in kubeconfigs
 * @param port 0: any free one
 * @param names further names and addresses in the server's certificate
 * @param serviceCidr where ClusterIPs come from, an IPv4 range of at most /8
 * @param keep directory in which the state survives a restart; null: nothing survives
 */
public record ApiServerOptions(
    String address,
    int port,
    List<String> names,
    String serviceCidr,
    @Nullable Path keep,
    Node node,
    InstantSource clock) {

  public static ApiServerOptions defaults() {
    return new ApiServerOptions(
        "127.0.0.1", 0, List.of(), "10.43.0.0/16", null, Node.NONE, InstantSource.system());
  }

  public ApiServerOptions withAddress(String host, int boundPort) {
    return new ApiServerOptions(host, boundPort, names, serviceCidr, keep, node, clock);
  }

  public ApiServerOptions withNames(List<String> more) {
    return new ApiServerOptions(address, port, more, serviceCidr, keep, node, clock);
  }

  public ApiServerOptions withServiceCidr(String cidr) {
    return new ApiServerOptions(address, port, names, cidr, keep, node, clock);
  }

  public ApiServerOptions withKeep(Path directory) {
    return new ApiServerOptions(address, port, names, serviceCidr, directory, node, clock);
  }

  public ApiServerOptions withNode(Node runner) {
    return new ApiServerOptions(address, port, names, serviceCidr, keep, runner, clock);
  }
}
