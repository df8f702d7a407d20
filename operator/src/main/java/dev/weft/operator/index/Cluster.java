package dev.weft.operator.index;

import dev.weft.api.PortRange;
import dev.weft.api.route.Source;
import dev.weft.operator.gateway.RouteBindings;
import dev.weft.operator.gateway.RoutePolicy;
import dev.weft.operator.index.Change.AuthorizationName;
import dev.weft.operator.index.Change.PodName;
import dev.weft.operator.index.Change.SliceName;
import dev.weft.operator.index.Change.SplitName;
import dev.weft.operator.resolve.MeshRecord;
import dev.weft.operator.resolve.NamespaceRecord;
import dev.weft.operator.resolve.PodRecord;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.resolve.SliceRecord;
import dev.weft.operator.resolve.View;
import dev.weft.operator.translate.Authorization;
import dev.weft.operator.translate.Fallbacks;
import dev.weft.operator.translate.ProfileTranslator;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of the cluster, and which of them a change touches. Confined to one thread; knows
 * neither threads nor clocks nor Kubernetes.
 */
final class Cluster implements View {
  private static final Logger log = LoggerFactory.getLogger(Cluster.class);

  /** Touched when something changes that every answer depends on. */
  static final Object EVERYTHING = new Object();

  private final Map<ServiceKey, ServiceRecord> services = new HashMap<>();
  private final Map<String, ServiceKey> servicesByIp = new HashMap<>();
  private final Map<ServiceKey, Map<SliceName, SliceRecord>> slices = new HashMap<>();
  private final Map<SliceName, ServiceKey> serviceOfSlice = new HashMap<>();
  private final Map<PodName, PodRecord> pods = new ConcurrentHashMap<>(); // see Index#pod
  private final Map<String, PodName> podsByIp = new HashMap<>();
  private final Map<PodName, Set<ServiceKey>> servicesOfPod = new HashMap<>();
  private final Map<PodName, Source> drains = new HashMap<>();
  private final Profiles profiles = new Profiles();
  private final Splits splits = new Splits();
  private final RouteBindings routes = new RouteBindings();
  private final Authorizations authorizations = new Authorizations();
  private final Map<String, NamespaceRecord> namespaces = new HashMap<>();
  private @Nullable MeshRecord mesh;

  Profiles profiles() {
    return profiles;
  }

  Splits splits() {
    return splits;
  }

  /** Of Gateway API. */
  RouteBindings routes() {
    return routes;
  }

  Authorizations authorizations() {
    return authorizations;
  }

  /** Null before there is one. */
  @Nullable MeshRecord mesh() {
    return mesh;
  }

  /** The Mesh, while it is being removed. */
  Optional<Source> removal() {
    return Optional.ofNullable(mesh).map(MeshRecord::removal);
  }

  /** Ports that are relayed without looking inside, where a Service declares nothing. */
  List<PortRange> opaquePorts() {
    return mesh == null ? List.of() : mesh.opaquePorts();
  }

  NamespaceRecord namespace(String name) {
    return namespaces.getOrDefault(name, NamespaceRecord.NONE);
  }

  /** The Services that list the pod. */
  Set<ServiceKey> servicesOf(PodName pod) {
    return servicesOfPod.getOrDefault(pod, Set.of());
  }

  /** Of the pods that drain at present. */
  Collection<Source> drains() {
    return drains.values();
  }

  int size() {
    return services.size() + serviceOfSlice.size() + pods.size();
  }

  /**
   * Takes a change in; adds to {@code touched} the {@link ServiceKey}s, addresses, pods and keys of
   * {@link Inbounds} whose answers it may alter.
   */
  void apply(Change change, Set<Object> touched) {
    switch (change) {
      case Change.ServiceIs(ServiceKey key, ServiceRecord service) ->
          setService(key, service, touched);
      case Change.SliceIs(SliceName key, SliceRecord slice) -> setSlice(key, slice, touched);
      case Change.PodIs(PodName key, PodRecord pod) -> setPod(key, pod, touched);
      case Change.ProfileIs profile -> {
        profiles.set(profile.key(), profile.translation());
        ProfileTranslator.service(profile.key().name())
            .ifPresent(service -> {
              touched.add(service);
              touched.add(new Inbounds.Declarations(service));
            });
      }
      case Change.SplitIs(SplitName key, var result) -> touched.addAll(splits.set(key, result));
      case Change.RouteIs(RoutePolicy.Name key, var result) ->
          touched.addAll(routes.set(key, result));
      case Change.AuthorizationIs(AuthorizationName key, Authorization.Asked asked) -> {
        authorizations.set(key, asked);
        touched.add(new Inbounds.PoliciesOf(key.namespace()));
      }
      case Change.NamespaceIs(String name, NamespaceRecord namespace) -> {
        NamespaceRecord before = namespace(name);
        if (namespace.equals(NamespaceRecord.NONE)) {
          namespaces.remove(name); // most of them
        } else {
          namespaces.put(name, namespace);
        }
        if (!namespace.equals(before)) {
          noteFallback("namespace " + name, before.fallback(), namespace.fallback());
          touched.add(EVERYTHING); // rare, and a list of each namespace's Services would not be
        }
      }
      case Change.MeshIs(MeshRecord now) -> {
        if (!now.equals(mesh)) {
          mesh = now;
          authorizations.trustDomainIs(now.trustDomain());
          touched.add(EVERYTHING);
        }
      }
    }
  }

  /** Once for each value that cannot be read. */
  private static void noteFallback(String owner, String before, String now) {
    if (!now.isEmpty() && !now.equals(before) && Fallbacks.parse(now).isEmpty()) {
      log.warn(
          "annotation cannot be read; what stands above it holds annotation={} owner={} value={} expected={}",
          Reduce.DEFAULT_INBOUND_POLICY,
          owner,
          now,
          Fallbacks.EXPECTED);
    }
  }

  private void setService(ServiceKey key, @Nullable ServiceRecord service, Set<Object> touched) {
    ServiceRecord before = service == null ? services.remove(key) : services.put(key, service);
    if (before != null) {
      for (String ip : before.clusterIps()) {
        servicesByIp.remove(ip, key);
        touched.add(ip);
      }
    }
    if (service != null) {
      for (String ip : service.clusterIps()) {
        servicesByIp.put(ip, key);
        touched.add(ip);
      }
    }
    touched.add(key);
    touched.add(new Inbounds.Declarations(key));
  }

  private void setSlice(SliceName name, @Nullable SliceRecord slice, Set<Object> touched) {
    ServiceKey before = serviceOfSlice.remove(name);
    SliceRecord old = null;
    if (before != null) {
      Map<SliceName, SliceRecord> others = slices.get(before);
      old = others == null ? null : others.remove(name);
      if (others != null && others.isEmpty()) {
        slices.remove(before);
      }
      if (old != null) {
        pods(old)
            .forEach(pod -> {
              Set<ServiceKey> of = servicesOfPod.get(pod);
              if (of != null && !stillLists(before, pod) && of.remove(before) && of.isEmpty()) {
                servicesOfPod.remove(pod);
              }
            });
      }
      touched.add(before);
    }
    if (slice != null) {
      serviceOfSlice.put(name, slice.service());
      slices.computeIfAbsent(slice.service(), _ -> new HashMap<>()).put(name, slice);
      pods(slice)
          .forEach(
              pod -> servicesOfPod.computeIfAbsent(pod, _ -> new HashSet<>()).add(slice.service()));
      touched.add(slice.service());
    }
    touchPods(old, slice, touched);
  }

  /** Pods for which a Service declares other ports now: most changes of a slice are none of it. */
  private static void touchPods(
      @Nullable SliceRecord before, @Nullable SliceRecord after, Set<Object> touched) {
    Set<PodName> were = before == null ? Set.of() : pods(before);
    Set<PodName> are = after == null ? Set.of() : pods(after);
    boolean samePorts =
        before != null
            && after != null
            && before.service().equals(after.service())
            && before.ports().equals(after.ports());
    were.stream().filter(pod -> !samePorts || !are.contains(pod)).forEach(touched::add);
    are.stream().filter(pod -> !samePorts || !were.contains(pod)).forEach(touched::add);
  }

  private boolean stillLists(ServiceKey service, PodName pod) {
    return slices(service).stream()
        .filter(slice -> slice.namespace().equals(pod.namespace()))
        .anyMatch(
            slice -> slice.members().stream().anyMatch(member -> pod.name().equals(member.pod())));
  }

  private static Set<PodName> pods(SliceRecord slice) {
    var pods = new HashSet<PodName>();
    for (SliceRecord.Member member : slice.members()) {
      if (member.pod() != null) {
        pods.add(new PodName(slice.namespace(), member.pod()));
      }
    }
    return pods;
  }

  private void setPod(PodName name, @Nullable PodRecord pod, Set<Object> touched) {
    PodRecord before = pod == null ? pods.remove(name) : pods.put(name, pod);
    if (pod != null && pod.equals(before)) {
      return; // most updates of a pod are of no interest here
    }
    if (pod == null || pod.drain() == null) {
      drains.remove(name);
    } else {
      drains.put(name, pod.drain());
    }
    if (before != null) {
      before.ips().forEach(ip -> podsByIp.remove(ip, name));
      touched.addAll(before.ips());
    }
    if (pod != null) {
      pod.ips().forEach(ip -> podsByIp.put(ip, name));
      touched.addAll(pod.ips());
      noteFallback(
          "pod " + pod.namespace() + "/" + pod.name(),
          before == null ? "" : before.inbound().fallback(),
          pod.inbound().fallback());
    }
    touched.add(name);
    touched.addAll(servicesOf(name));
  }

  @Override
  public Optional<ServiceRecord> service(ServiceKey key) {
    return Optional.ofNullable(services.get(key));
  }

  @Override
  public Optional<ServiceRecord> serviceAt(String clusterIp) {
    return Optional.ofNullable(servicesByIp.get(clusterIp)).flatMap(this::service);
  }

  @Override
  public Collection<SliceRecord> slices(ServiceKey service) {
    return slices.getOrDefault(service, Map.of()).values();
  }

  @Override
  public List<PortRange> opaquePorts(String namespace) {
    return namespace(namespace).opaquePorts();
  }

  @Override
  public @Nullable String trustDomain() {
    return mesh == null ? null : mesh.trustDomain();
  }

  @Override
  public Optional<PodRecord> pod(String namespace, String name) {
    return Optional.ofNullable(pods.get(new PodName(namespace, name)));
  }

  @Override
  public Optional<PodRecord> podAt(String ip) {
    return Optional.ofNullable(podsByIp.get(ip)).map(pods::get);
  }
}
