package dev.weft.operator.resolve;

import dev.weft.api.PortRange;
import dev.weft.api.Ports;
import dev.weft.api.SpiffeId;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.Source;
import dev.weft.api.wire.DestinationKey;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resolves what proxies ask for against a view of the cluster. */
public final class Resolver {
  private final View view;

  public Resolver(View view) {
    this.view = view;
  }

  /**
   * @param callerNamespace in which short names are looked up
   */
  public Resolution resolve(DestinationKey key, String callerNamespace) {
    return switch (key) {
      case DestinationKey.Authority authority -> byName(authority, callerNamespace);
      case DestinationKey.Address address -> byAddress(address);
    };
  }

  private Resolution byName(DestinationKey.Authority authority, String callerNamespace) {
    return switch (HostName.parse(authority.host(), callerNamespace)) {
      case HostName.OfService(ServiceKey key) -> service(key, authority.port(), null);
      case HostName.OfMember(ServiceKey key, String hostname) ->
          service(key, authority.port(), hostname);
      case HostName.Foreign _ ->
          new Resolution.None("'" + authority.host() + "' is no name of a Service of this cluster");
    };
  }

  private Resolution byAddress(DestinationKey.Address address) {
    Optional<ServiceRecord> service = view.serviceAt(address.ip());
    if (service.isPresent()) {
      return service(service.get(), address.port(), null);
    }
    return view.podAt(address.ip())
        .<Resolution>map(pod -> pod(pod, address))
        .orElseGet(() ->
            new Resolution.None(
                address.ip() + " is neither a ClusterIP nor the address of a meshed pod"));
  }

  private Resolution service(ServiceKey key, int port, @Nullable String hostname) {
    return view.service(key)
        .map(service -> service(service, port, hostname))
        .orElseGet(() -> new Resolution.None("there is no Service " + key));
  }

  private Resolution service(ServiceRecord service, int port, @Nullable String hostname) {
    if (service.external()) {
      return new Resolution.None("Service " + service.key() + " is an ExternalName");
    }
    ServiceRecord.Port declared = service.port(port).orElse(null);
    if (declared == null && !service.headless()) {
      return new Resolution.None(
          "Service "
              + service.key()
              + " has no port "
              + port
              + " (it has: "
              + service.portNumbers()
              + ")");
    }
    String name = (hostname == null ? "" : hostname + ".") + service.key().fqdn();
    Set<Source> drains = new LinkedHashSet<>();
    List<Endpoint> endpoints = endpoints(service, declared, port, hostname, drains);
    return new Resolution.OfService(
        name + ":" + port,
        service,
        port,
        declared,
        view.callsOpaque(service, port) || endpoints.stream().anyMatch(this::calledOpaque),
        endpoints,
        List.copyOf(drains));
  }

  /** One pod is enough: relaying without looking is right for all, looking is not. */
  private boolean calledOpaque(Endpoint endpoint) {
    Endpoint.Workload workload = endpoint.workload();
    return workload != null
        && view.pod(workload.namespace(), workload.pod())
            .filter(pod -> PortRange.anyContains(pod.opaqueInbound(), endpoint.port()))
            .isPresent();
  }

  private Resolution pod(PodRecord pod, DestinationKey.Address address) {
    return new Resolution.OfPod(
        address.text(),
        pod,
        address.port(),
        endpoint(address.ip(), address.port(), null, List.of(), pod));
  }

  /**
   * Who takes new requests: those that are ready and stay. Where there are none, those that leave
   * but still serve, as kube-proxy does (KEP-1669). Pods that drain are left out, unless nobody
   * would be left: better through a proxy that is about to be replaced than to nobody.
   *
   * @param drains gets those of the pods that are left out
   */
  private List<Endpoint> endpoints(
      ServiceRecord service,
      ServiceRecord.@Nullable Port declared,
      int port,
      @Nullable String hostname,
      Set<Source> drains) {
    List<Endpoint> staying =
        select(
            service,
            declared,
            port,
            hostname,
            member -> member.ready() && (!member.terminating() || service.publishNotReady()));
    List<Endpoint> lasting =
        staying.stream().filter(endpoint -> drain(endpoint).isEmpty()).toList();
    if (!lasting.isEmpty() && lasting.size() < staying.size()) {
      staying.forEach(endpoint -> drain(endpoint).ifPresent(drains::add));
      staying = lasting;
    }
    return withWholeHints(
        staying.isEmpty()
            ? select(
                service,
                declared,
                port,
                hostname,
                member -> member.serving() && member.terminating())
            : staying);
  }

  private Optional<Source> drain(Endpoint endpoint) {
    Endpoint.Workload workload = endpoint.workload();
    return workload == null
        ? Optional.empty()
        : view.pod(workload.namespace(), workload.pod()).map(PodRecord::drain);
  }

  private List<Endpoint> select(
      ServiceRecord service,
      ServiceRecord.@Nullable Port declared,
      int port,
      @Nullable String hostname,
      Predicate<SliceRecord.Member> wanted) {
    return view.slices(service.key()).stream()
        .flatMap(slice ->
            targetPorts(slice, declared, port)
                .flatMap(target ->
                    slice.members().stream()
                        .filter(wanted)
                        .filter(member -> hostname == null || hostname.equals(member.hostname()))
                        .map(member -> endpoint(slice, member, target))))
        // A slice that is being split lists a pod twice for a while.
        .collect(Collectors.toMap(Endpoint::key, endpoint -> endpoint, (first, _) -> first))
        .values()
        .stream()
        .sorted(Comparator.comparing(Endpoint::key))
        .toList();
  }

  /** Hints that are not there for every endpoint are of no use to anybody, as in kube-proxy. */
  private static List<Endpoint> withWholeHints(List<Endpoint> endpoints) {
    if (endpoints.stream().noneMatch(endpoint -> endpoint.forZones().isEmpty())) {
      return endpoints;
    }
    return endpoints.stream()
        .map(endpoint -> endpoint.forZones().isEmpty() ? endpoint : withoutHints(endpoint))
        .toList();
  }

  private static Endpoint withoutHints(Endpoint endpoint) {
    return new Endpoint(
        endpoint.address(),
        endpoint.port(),
        endpoint.proxyPort(),
        endpoint.meshed(),
        endpoint.zone(),
        List.of(),
        endpoint.workload(),
        endpoint.identity());
  }

  private static Stream<Integer> targetPorts(
      SliceRecord slice, ServiceRecord.@Nullable Port declared, int port) {
    return slice.ports().stream()
        .filter(p -> declared == null ? p.number() == port : p.name().equals(declared.name()))
        .map(SliceRecord.Port::number);
  }

  private Endpoint endpoint(SliceRecord slice, SliceRecord.Member member, int port) {
    PodRecord pod =
        member.pod() == null ? null : view.pod(slice.namespace(), member.pod()).orElse(null);
    return endpoint(member.address(), port, member.zone(), member.forZones(), pod);
  }

  private Endpoint endpoint(
      String address,
      int port,
      @Nullable String zone,
      List<String> forZones,
      @Nullable PodRecord pod) {
    if (pod == null || PortRange.anyContains(pod.skippedInbound(), port)) {
      return new Endpoint(
          address, port, 0, false, zone, forZones, pod == null ? null : workload(pod));
    }
    return new Endpoint(
        address,
        port,
        pod.redirected() ? 0 : Ports.INBOUND,
        true,
        zone,
        forZones,
        workload(pod),
        identity(pod));
  }

  private @Nullable String identity(PodRecord pod) {
    String trustDomain = view.trustDomain();
    return trustDomain == null
        ? null
        : new SpiffeId(trustDomain, pod.namespace(), pod.serviceAccount()).uri();
  }

  private static Endpoint.Workload workload(PodRecord pod) {
    return new Endpoint.Workload(
        pod.namespace(), pod.name(), pod.workloadKind(), pod.workloadName(), pod.serviceAccount());
  }
}
