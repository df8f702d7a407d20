package dev.weft.proxy.outbound;

import dev.weft.api.route.Endpoint;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pod that this proxy stands before. A connection that a pod makes to its own address does not
 * leave it, and so is not redirected to the inbound side: that has to be asked for by name.
 *
 * @param addresses none where nothing is redirected, for then every proxy is asked for by name
 * @param inboundPort of this proxy
 */
public record OwnPod(Set<InetAddress> addresses, int inboundPort) {
  public static final OwnPod NONE = new OwnPod(Set.of(), 0);

  public OwnPod {
    addresses = Set.copyOf(addresses);
  }

  /** Of a pod whose traffic is redirected. Its addresses are there before its containers are. */
  public static OwnPod redirected(int inboundPort) {
    try {
      return new OwnPod(
          NetworkInterface.networkInterfaces()
              .flatMap(NetworkInterface::inetAddresses)
              .filter(address -> !address.isLoopbackAddress())
              .collect(Collectors.toSet()),
          inboundPort);
    } catch (SocketException e) {
      throw new IllegalStateException("the pod's addresses cannot be read", e);
    }
  }

  /** The port at which an endpoint's proxy must be asked for by name; 0: none. */
  int proxyPort(Endpoint endpoint, InetAddress address) {
    return endpoint.proxyPort() == 0 && endpoint.meshed() && addresses.contains(address)
        ? inboundPort
        : endpoint.proxyPort();
  }
}
