package dev.weft.operator.index;

import dev.weft.api.Names;
import dev.weft.api.PortRange;
import dev.weft.operator.resolve.Drain;
import dev.weft.operator.resolve.NamespaceRecord;
import dev.weft.operator.resolve.PodRecord;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.resolve.SliceRecord;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes objects as the few fields that matter. Strings that recur (namespaces, zones, owners)
 * are interned: ten thousand pods take megabytes, not hundreds.
 */
public final class Reduce {
  /** EndpointSlice label that names its Service. */
  static final String SERVICE_NAME_LABEL = "kubernetes.io/service-name";

  static final String OPAQUE_PORTS = Names.CONFIG_PREFIX + "opaque-ports";

  /** Of a namespace or a pod; holds from the moment that it is set. */
  public static final String DEFAULT_INBOUND_POLICY =
      Names.CONFIG_PREFIX + "default-inbound-policy";

  /** Left by the injector on a pod whose redirection leaves out inbound ports. */
  public static final String SKIPPED_INBOUND_ANNOTATION = "weft.dev/skipped-inbound-ports";

  /** Left by the injector on a pod whose proxy relays inbound ports without looking inside. */
  public static final String OPAQUE_INBOUND_ANNOTATION = "weft.dev/opaque-inbound-ports";

  private Reduce() {}

  public static ServiceKey key(Service service) {
    return new ServiceKey(
        service.getMetadata().getNamespace().intern(), service.getMetadata().getName());
  }

  public static Change namespace(Namespace namespace) {
    List<PortRange> opaque = opaquePorts(namespace.getMetadata());
    return new Change.NamespaceIs(
        namespace.getMetadata().getName().intern(),
        new NamespaceRecord(
            opaque == null ? List.of() : opaque, fallback(namespace.getMetadata())));
  }

  public static ServiceRecord service(Service service) {
    ServiceSpec spec = service.getSpec();
    List<String> ips = Objects.requireNonNullElse(spec.getClusterIPs(), List.of());
    if (ips.isEmpty() && spec.getClusterIP() != null) {
      ips = List.of(spec.getClusterIP());
    }
    var ports = new ArrayList<ServiceRecord.Port>();
    for (var port : orNone(spec.getPorts())) {
      if (port.getProtocol() == null || port.getProtocol().equals("TCP")) {
        ports.add(
            new ServiceRecord.Port(
                Objects.requireNonNullElse(port.getName(), "").intern(),
                port.getPort(),
                port.getAppProtocol()));
      }
    }
    return new ServiceRecord(
        key(service),
        ips.stream().filter(ip -> !ip.isEmpty() && !ip.equals("None")).toList(),
        "ExternalName".equals(spec.getType()),
        Boolean.TRUE.equals(spec.getPublishNotReadyAddresses()),
        ports,
        opaquePorts(service.getMetadata()));
  }

  /**
   * Null where nothing is said. What cannot be read is passed over: one annotation must not stop
   * traffic.
   */
  static @Nullable List<PortRange> opaquePorts(ObjectMeta meta) {
    String text = annotation(meta, OPAQUE_PORTS);
    return text == null ? null : PortRange.parseList(text).orElse(List.of());
  }

  /** Empty for a slice of no Service, or of names instead of addresses. */
  public static Optional<SliceRecord> slice(EndpointSlice slice) {
    String service = label(slice.getMetadata(), SERVICE_NAME_LABEL);
    if (service == null || "FQDN".equals(slice.getAddressType())) {
      return Optional.empty();
    }
    String namespace = slice.getMetadata().getNamespace().intern();
    var ports = new ArrayList<SliceRecord.Port>();
    for (var port : orNone(slice.getPorts())) {
      if (port.getPort() != null
          && (port.getProtocol() == null || port.getProtocol().equals("TCP"))) {
        ports.add(
            new SliceRecord.Port(
                Objects.requireNonNullElse(port.getName(), "").intern(), port.getPort()));
      }
    }
    return Optional.of(
        new SliceRecord(
            namespace,
            slice.getMetadata().getName(),
            new ServiceKey(namespace, service.intern()),
            ports,
            orNone(slice.getEndpoints()).stream().flatMap(e -> members(e).stream()).toList()));
  }

  private static List<SliceRecord.Member> members(Endpoint endpoint) {
    EndpointConditions conditions =
        Objects.requireNonNullElseGet(endpoint.getConditions(), EndpointConditions::new);
    // Absent means ready, and serving means what ready means, when the one is not given (API docs).
    boolean ready = !Boolean.FALSE.equals(conditions.getReady());
    boolean serving = conditions.getServing() == null ? ready : conditions.getServing();
    String pod =
        endpoint.getTargetRef() != null && "Pod".equals(endpoint.getTargetRef().getKind())
            ? endpoint.getTargetRef().getName()
            : null;
    return orNone(endpoint.getAddresses()).stream()
        .map(address ->
            new SliceRecord.Member(
                address,
                ready,
                serving,
                Boolean.TRUE.equals(conditions.getTerminating()),
                endpoint.getHostname(),
                endpoint.getZone() == null ? null : endpoint.getZone().intern(),
                forZones(endpoint),
                pod))
        .toList();
  }

  private static List<String> forZones(Endpoint endpoint) {
    return endpoint.getHints() == null
        ? List.of()
        : orNone(endpoint.getHints().getForZones()).stream()
            .map(zone -> zone.getName().intern())
            .toList();
  }

  /** Empty for a pod that has ended. */
  public static Optional<PodRecord> pod(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    if ("Succeeded".equals(phase) || "Failed".equals(phase)) {
      return Optional.empty();
    }
    ObjectMeta meta = pod.getMetadata();
    Workload workload = workloadOf(meta);
    return Optional.of(
        new PodRecord(
            meta.getNamespace().intern(),
            meta.getName(),
            ips(pod.getStatus()),
            !"environment".equals(annotation(meta, Names.INTERCEPTION_ANNOTATION)),
            workload.kind(),
            workload.name(),
            Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default").intern(),
            ports(meta, SKIPPED_INBOUND_ANNOTATION),
            ports(meta, OPAQUE_INBOUND_ANNOTATION),
            new PodRecord.Inbound(labels(meta), Probes.of(pod.getSpec()), fallback(meta)),
            Drain.of(
                    meta.getNamespace(),
                    meta.getName(),
                    annotation(meta, Names.DRAINING_ANNOTATION))
                .orElse(null)));
  }

  /** The first is {@code podIP}. */
  private static List<String> ips(@Nullable PodStatus status) {
    if (status == null) {
      return List.of();
    }
    String first = Objects.requireNonNullElse(status.getPodIP(), "");
    return Stream.concat(
            Stream.of(first),
            Objects.requireNonNullElse(status.getPodIPs(), List.<PodIP>of()).stream()
                .map(PodIP::getIp))
        .filter(ip -> ip != null && !ip.isEmpty())
        .distinct()
        .toList();
  }

  public static Map<String, String> labels(ObjectMeta meta) {
    return Objects.requireNonNullElse(meta.getLabels(), Map.<String, String>of())
        .entrySet()
        .stream()
        .collect(
            Collectors.toUnmodifiableMap(
                label -> label.getKey().intern(),
                label -> Objects.requireNonNullElse(label.getValue(), "").intern()));
  }

  private static String fallback(ObjectMeta meta) {
    return Objects.requireNonNullElse(annotation(meta, DEFAULT_INBOUND_POLICY), "").intern();
  }

  private static List<PortRange> ports(ObjectMeta meta, String name) {
    String text = annotation(meta, name);
    return text == null ? List.of() : PortRange.parseList(text).orElse(List.of());
  }

  /** What a pod belongs to, such as {@code deployment/web}. */
  public static String workload(ObjectMeta meta) {
    Workload workload = workloadOf(meta);
    return (workload.kind() + "/" + workload.name()).intern();
  }

  private record Workload(String kind, String name) {}

  private static Workload workloadOf(ObjectMeta meta) {
    Map<String, String> labels = Objects.requireNonNullElse(meta.getLabels(), Map.of());
    for (var label : labels.entrySet()) {
      if (label.getKey().startsWith(Names.WORKLOAD_LABEL_PREFIX)) {
        return new Workload(
            label.getKey().substring(Names.WORKLOAD_LABEL_PREFIX.length()).intern(),
            label.getValue().intern());
      }
    }
    return new Workload("pod", meta.getName());
  }

  private static @Nullable String label(ObjectMeta meta, String name) {
    return meta.getLabels() == null ? null : meta.getLabels().get(name);
  }

  private static @Nullable String annotation(ObjectMeta meta, String name) {
    return meta.getAnnotations() == null ? null : meta.getAnnotations().get(name);
  }

  /** Where there is nothing to list, the API server writes null. */
  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
