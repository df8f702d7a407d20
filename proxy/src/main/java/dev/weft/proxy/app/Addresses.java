package dev.weft.proxy.app;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the proxy listens. With redirection it takes outbound traffic on the pod's loopback and the
 * rest on all addresses; without, everything on the pod's address, for several pods may share one
 * machine's loopback.
 */
record Addresses(
    List<InetSocketAddress> outbound, InetSocketAddress inbound, InetSocketAddress admin) {

  static Addresses of(Config config) {
    @Nullable InetAddress pod = config.podAddress();
    if (config.interception() == Config.Interception.REDIRECT || pod == null) {
      return new Addresses(
          NetUtil.isIpV6AddressesPreferred() || hasIpV6Loopback()
              ? List.of(at("127.0.0.1", config.outboundPort()), at("::1", config.outboundPort()))
              : List.of(at("127.0.0.1", config.outboundPort())),
          new InetSocketAddress(config.inboundPort()),
          new InetSocketAddress(config.adminPort()));
    }
    return new Addresses(
        List.of(new InetSocketAddress(pod, config.outboundPort())),
        new InetSocketAddress(pod, config.inboundPort()),
        new InetSocketAddress(pod, config.adminPort()));
  }

  private static boolean hasIpV6Loopback() {
    return NetUtil.NETWORK_INTERFACES.stream()
        .flatMap(each -> each.inetAddresses())
        .anyMatch(address -> address.equals(NetUtil.LOCALHOST6));
  }

  private static InetSocketAddress at(String ip, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(ip), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(ip, e);
    }
  }

  boolean isOutbound(InetSocketAddress address) {
    return outbound.contains(address);
  }
}
