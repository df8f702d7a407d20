package dev.weft.playground.net;

import dev.weft.playground.controllers.Cache;
import dev.weft.playground.controllers.Caches;
import dev.weft.playground.controllers.Key;
import dev.weft.playground.controllers.WorkLoop;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stand-in for kube-proxy and cluster DNS: listens at every ClusterIP and keeps the pods' hosts
 * files. Only the thread of its work loop changes its state.
 */
public final class ServiceRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceRelay.class);
  private static final int PRIVILEGED_BELOW = 1024;
  private static final String SERVICE_NAME = "kubernetes.io/service-name";
  private static final Key API = new Key("default", "kubernetes");
  private static final Key NAMES = new Key("", "");

  private record Place(String address, int port) {}

  private final Network network;
  private final InetSocketAddress apiServer;
  private final Cache<Service> services;
  private final Cache<EndpointSlice> slices;
  private final WorkLoop loop;
  private final Map<Key, Map<Place, RelayPort>> open = new ConcurrentHashMap<>();
  private final Set<Place> refused = new HashSet<>();
  private boolean privilegedSaid; // by the work loop's thread only

  public ServiceRelay(
      Network network, InetSocketAddress apiServer, Caches caches, ScheduledExecutorService timer) {
    this.network = network;
    this.apiServer = apiServer;
    this.services = caches.of(Service.class);
    this.slices = caches.of(EndpointSlice.class);
    this.loop = new WorkLoop("service-relay", timer, this::work);
    services.listen((before, after) -> changed(before, after));
    slices.listen((before, after) -> {
      serviceOf(before);
      serviceOf(after);
    });
  }

  public void start() {
    loop.start();
  }

  private void changed(@Nullable Service before, @Nullable Service after) {
    Service one = after == null ? before : after;
    if (one != null) {
      loop.ask(Key.of(one));
      loop.ask(NAMES);
    }
  }

  private void serviceOf(@Nullable EndpointSlice slice) {
    if (slice != null && slice.getMetadata().getLabels() != null) {
      String service = slice.getMetadata().getLabels().get(SERVICE_NAME);
      if (service != null) {
        Key key = new Key(slice.getMetadata().getNamespace(), service);
        loop.ask(key);
        if (services.get(key).filter(Network.Name::isHeadless).isPresent()) {
          loop.ask(NAMES);
        }
      }
    }
  }

  private void work(Key key) {
    if (key.equals(NAMES)) {
      network.publish(names());
      return;
    }
    Map<Place, List<InetSocketAddress>> wanted = new HashMap<>();
    services.get(key).ifPresent(service -> places(key, service, wanted));
    Map<Place, RelayPort> ports = open.computeIfAbsent(key, _ -> new ConcurrentHashMap<>());
    ports
        .entrySet()
        .removeIf(entry -> {
          boolean gone = !wanted.containsKey(entry.getKey());
          if (gone) {
            entry.getValue().close();
          }
          return gone;
        });
    wanted.forEach((place, backends) -> {
      RelayPort port = ports.get(place);
      if (port != null) {
        port.lead(backends);
      } else {
        bind(key, place, backends, ports);
      }
    });
    if (ports.isEmpty()) {
      open.remove(key);
    }
  }

  private void places(Key key, Service service, Map<Place, List<InetSocketAddress>> wanted) {
    String address = service.getSpec().getClusterIP();
    if (address == null || address.isEmpty() || Network.Name.isHeadless(service)) {
      return;
    }
    Map<Integer, List<InetSocketAddress>> backends = Backends.of(service, slicesOf(key));
    backends.forEach((port, to) ->
        wanted.put(new Place(address, port), key.equals(API) ? List.of(apiServer) : to));
  }

  private void bind(
      Key key, Place place, List<InetSocketAddress> backends, Map<Place, RelayPort> ports) {
    try {
      ports.put(place, RelayPort.open(place.address(), place.port(), backends));
      refused.remove(place);
    } catch (IOException e) {
      if (place.port() < PRIVILEGED_BELOW && isForbidden(e)) {
        sayPrivileged(e);
      } else if (refused.add(place)) {
        LOG.warn(
            "Service {} is not relayed at {}:{}: {}",
            key,
            place.address(),
            place.port(),
            e.getMessage());
      }
    }
  }

  /** The JDK tells no kinds of a failed bind apart but by the system's words. */
  private static boolean isForbidden(IOException e) {
    return String.valueOf(e.getMessage()).contains("Permission denied");
  }

  /** Once for all: a shop of small ports would say it over and over. */
  private void sayPrivileged(IOException e) {
    if (!privilegedSaid) {
      privilegedSaid = true;
      LOG.info(
          "Services are not relayed at ports below {}: {}; pods with a proxy reach them all the same",
          PRIVILEGED_BELOW,
          e.getMessage());
    }
  }

  private List<Network.Name> names() {
    return services.all().stream()
        .filter(service -> service.getSpec().getClusterIP() != null)
        .map(service ->
            new Network.Name(
                service.getMetadata().getName(),
                service.getMetadata().getNamespace(),
                Network.Name.isHeadless(service)
                    ? readyAddresses(Key.of(service))
                    : List.of(service.getSpec().getClusterIP())))
        .toList();
  }

  private List<String> readyAddresses(Key service) {
    return slicesOf(service).stream()
        .flatMap(slice -> slice.getEndpoints().stream())
        .filter(Backends::isReady)
        .flatMap(endpoint -> endpoint.getAddresses().stream())
        .distinct()
        .toList();
  }

  private List<EndpointSlice> slicesOf(Key service) {
    return slices.in(service.namespace()).stream()
        .filter(slice ->
            service
                .name()
                .equals(
                    Objects.requireNonNullElse(
                            slice.getMetadata().getLabels(), Map.<String, String>of())
                        .get(SERVICE_NAME)))
        .toList();
  }

  @Override
  public void close() {
    loop.close();
    open.values().forEach(ports -> ports.values().forEach(RelayPort::close));
  }
}
