package dev.weft.operator.index;

import dev.weft.api.PortRange;
import dev.weft.operator.index.Change.PodName;
import dev.weft.operator.index.Change.SliceName;
import dev.weft.operator.resolve.PodRecord;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.resolve.SliceRecord;
import dev.weft.operator.resolve.View;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of the cluster, and which of them a change touches. Confined to one thread; knows
 * neither threads nor clocks nor Kubernetes.
 */
final class Cluster implements View {
  /** Touched when something changes that every answer depends on. */
  static final Object EVERYTHING = new Object();

  private final Map<ServiceKey, ServiceRecord> services = new HashMap<>();
  private final Map<String, ServiceKey> servicesByIp = new HashMap<>();
  private final Map<ServiceKey, Map<SliceName, SliceRecord>> slices = new HashMap<>();
  private final Map<SliceName, ServiceKey> serviceOfSlice = new HashMap<>();
  private final Map<PodName, PodRecord> pods = new HashMap<>();
  private final Map<String, PodName> podsByIp = new HashMap<>();
  private final Map<PodName, Set<ServiceKey>> servicesOfPod = new HashMap<>();
  private final Profiles profiles = new Profiles();
  private final Map<String, List<PortRange>> opaqueByNamespace = new HashMap<>();
  private List<PortRange> opaquePorts = List.of();

  Profiles profiles() {
    return profiles;
  }

  List<PortRange> opaquePorts() {
    return opaquePorts;
  }

  int size() {
    return services.size() + serviceOfSlice.size() + pods.size();
  }

  /**
   * Takes a change in; adds to {@code touched} the {@link ServiceKey}s and addresses whose answers
   * it may alter.
   */
  void apply(Change change, Set<Object> touched) {
    switch (change) {
      case Change.ServiceIs(ServiceKey key, ServiceRecord service) ->
          setService(key, service, touched);
      case Change.SliceIs(SliceName key, SliceRecord slice) -> setSlice(key, slice, touched);
      case Change.PodIs(PodName key, PodRecord pod) -> setPod(key, pod, touched);
      case Change.ProfileIs profile -> {
        profiles.set(profile.key(), profile.translation());
        dev.weft.operator.translate.ProfileTranslator.service(profile.key().name())
            .ifPresent(touched::add);
      }
      case Change.NamespaceIs(String name, List<PortRange> ports) -> {
        List<PortRange> before =
            ports.isEmpty() ? opaqueByNamespace.remove(name) : opaqueByNamespace.put(name, ports);
        if (!ports.equals(before == null ? List.of() : before)) {
          touched.add(EVERYTHING); // rare, and a list of each namespace's Services would not be
        }
      }
      case Change.OpaquePortsAre(List<PortRange> ports) -> {
        if (!ports.equals(opaquePorts)) {
          opaquePorts = ports;
          touched.add(EVERYTHING);
        }
      }
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
  }

  private void setSlice(SliceName name, @Nullable SliceRecord slice, Set<Object> touched) {
    ServiceKey before = serviceOfSlice.remove(name);
    if (before != null) {
      Map<SliceName, SliceRecord> others = slices.get(before);
      SliceRecord old = others == null ? null : others.remove(name);
      if (others != null && others.isEmpty()) {
        slices.remove(before);
      }
      if (old != null) {
        forEachPod(
            old,
            pod -> {
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
      forEachPod(
          slice,
          pod -> servicesOfPod.computeIfAbsent(pod, _ -> new HashSet<>()).add(slice.service()));
      touched.add(slice.service());
    }
  }

  private boolean stillLists(ServiceKey service, PodName pod) {
    return slices(service).stream()
        .filter(slice -> slice.namespace().equals(pod.namespace()))
        .anyMatch(
            slice -> slice.members().stream().anyMatch(member -> pod.name().equals(member.pod())));
  }

  private static void forEachPod(SliceRecord slice, java.util.function.Consumer<PodName> action) {
    for (SliceRecord.Member member : slice.members()) {
      if (member.pod() != null) {
        action.accept(new PodName(slice.namespace(), member.pod()));
      }
    }
  }

  private void setPod(PodName name, @Nullable PodRecord pod, Set<Object> touched) {
    PodRecord before = pod == null ? pods.remove(name) : pods.put(name, pod);
    if (pod != null && pod.equals(before)) {
      return; // most updates of a pod are of no interest here
    }
    if (before != null && !before.ip().isEmpty()) {
      podsByIp.remove(before.ip(), name);
      touched.add(before.ip());
    }
    if (pod != null && !pod.ip().isEmpty()) {
      podsByIp.put(pod.ip(), name);
      touched.add(pod.ip());
    }
    touched.addAll(servicesOfPod.getOrDefault(name, Set.of()));
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
    return opaqueByNamespace.getOrDefault(namespace, List.of());
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
