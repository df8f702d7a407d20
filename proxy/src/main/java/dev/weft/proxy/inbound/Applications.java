package dev.weft.proxy.inbound;

import dev.weft.api.route.Protocol;
import dev.weft.proxy.http.Upstream;
import dev.weft.proxy.http.versions.EitherUpstream;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.opaque.Connector;
import dev.weft.proxy.opaque.Habit;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.tls.Link;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pod's own ports, as one event loop sends to them. */
final class Applications {
  /** More ports than any pod has: whoever tries them all is not serving anybody. */
  private static final int MAX_PORTS = 256;

  private final Loop loop;
  private final boolean ownNetwork;
  private final TcpMeters meters;
  private final Map<InetSocketAddress, Upstream> pools = new HashMap<>();
  private final Map<Integer, Habit> habits = new HashMap<>();

  /**
   * @param ownNetwork the loopback is the pod's own, so that what listens there only is its
   *     application, too
   */
  Applications(Loop loop, boolean ownNetwork, TcpMeters meters) {
    this.loop = loop;
    this.ownNetwork = ownNetwork;
    this.meters = meters;
  }

  /** Null when there are too many. */
  @Nullable Upstream pool(InetSocketAddress address) {
    Upstream pool = pools.get(address);
    if (pool == null && pools.size() < MAX_PORTS) {
      pool =
          new EitherUpstream(
              loop, addresses(address), Link.PLAIN, false, () -> Protocol.DETECT, meters);
      pools.put(address, pool);
    }
    return pool;
  }

  /** What the port's connections speak; when there are too many ports, nobody remembers. */
  Habit habit(InetSocketAddress address) {
    Habit habit = habits.get(address.getPort());
    if (habit == null) {
      habit = new Habit();
      if (habits.size() < MAX_PORTS) {
        habits.put(address.getPort(), habit);
      }
    }
    return habit;
  }

  Connector connector(InetSocketAddress address) {
    return new ToPort(loop, meters, addresses(address));
  }

  /** The pod's own address first: most applications listen on all. */
  private List<InetSocketAddress> addresses(InetSocketAddress address) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    return ownNetwork
        ? List.of(address, new InetSocketAddress(loopback, address.getPort()))
        : List.of(address);
  }

  void sweep(long nowNanos) {
    pools.values().forEach(pool -> pool.sweep(nowNanos));
    pools
        .values()
        .removeIf(pool -> pool.isUnusedSince(nowNanos - loop.limits().destinationIdle().toNanos()));
  }
}
