package dev.weft.operator.index;

import dev.weft.api.PortRange;
import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.route.Protocol;
import dev.weft.operator.index.Answers.Answer;
import dev.weft.operator.index.Change.PodName;
import dev.weft.operator.resolve.MeshRecord;
import dev.weft.operator.resolve.PodRecord;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.resolve.SliceRecord;
import dev.weft.operator.translate.Authorization;
import dev.weft.operator.translate.Fallbacks;
import dev.weft.operator.translate.Policy;
import dev.weft.operator.translate.Protocols;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a pod lets in, from the records, and which records that depends on. */
final class Inbounds {
  private final Cluster cluster;
  private final PodLimits limits;

  Inbounds(Cluster cluster) {
    this.cluster = cluster;
    this.limits = new PodLimits(cluster);
  }

  /** A change of the policies of a namespace. */
  record PoliciesOf(String namespace) {}

  /** A change of what a Service, or the profile that speaks of it, declares of its ports. */
  record Declarations(ServiceKey service) {}

  /**
   * Without an answer while there is no Mesh, or the pod is not known (its proxy may be faster than
   * an informer): what the proxy was told before stays.
   */
  Answer<Value.Inbound> answer(PodName name) {
    Set<ServiceKey> services = cluster.servicesOf(name);
    var dependencies = new HashSet<Object>();
    dependencies.add(name);
    dependencies.add(new PoliciesOf(name.namespace()));
    services.forEach(service -> dependencies.add(new Declarations(service)));
    Optional<PodRecord> pod = cluster.pod(name.namespace(), name.name());
    MeshRecord mesh = cluster.mesh();
    return new Answer<>(
        pod.isEmpty() || mesh == null
            ? null
            : Value.inbound(policy(name, pod.get(), mesh, services)),
        dependencies);
  }

  private InboundPolicy policy(
      PodName name, PodRecord pod, MeshRecord mesh, Set<ServiceKey> services) {
    if (mesh.removal() != null) {
      // Clients lose their identities one by one: whoever was allowed by it must go on being
      // served. The Mesh is the source, so that it is known who acts on this.
      return new InboundPolicy(
          Fallback.PERMISSIVE,
          List.of(),
          pod.inbound().probes(),
          ports(name, pod, mesh, services),
          List.of(mesh.removal()));
    }
    List<Authorization> authorizations =
        cluster.authorizations().in(pod.namespace()).stream()
            .filter(each -> each.selector().selects(pod.inbound().labels()))
            .toList();
    return new InboundPolicy(
        fallback(pod, mesh),
        authorizations.stream().map(Authorization::rule).toList(),
        pod.inbound().probes(),
        ports(name, pod, mesh, services),
        limits.of(name, services, mesh.trustDomain()),
        Stream.concat(
                authorizations.stream().map(Authorization::source),
                limits.sources(services).stream())
            .toList());
  }

  /** The pod's word stands above its namespace's, and that above the Mesh's. */
  private Fallback fallback(PodRecord pod, MeshRecord mesh) {
    return Fallbacks.parse(pod.inbound().fallback())
        .or(() -> Fallbacks.parse(cluster.namespace(pod.namespace()).fallback()))
        .orElse(mesh.fallback());
  }

  /** What Services contradict each other about is left to detection. */
  private List<InboundPolicy.DeclaredPort> ports(
      PodName name, PodRecord pod, MeshRecord mesh, Set<ServiceKey> services) {
    Map<Integer, Set<Protocol>> declared = new TreeMap<>();
    for (ServiceKey key : services) {
      Optional<ServiceRecord> service = cluster.service(key);
      if (service.isPresent()) {
        for (SliceRecord slice : cluster.slices(key)) {
          if (lists(slice, name)) {
            declare(service.get(), slice, pod, mesh, declared);
          }
        }
      }
    }
    return declared.entrySet().stream()
        .filter(entry -> entry.getValue().size() == 1)
        .map(entry ->
            new InboundPolicy.DeclaredPort(entry.getKey(), entry.getValue().iterator().next()))
        .toList();
  }

  static boolean lists(SliceRecord slice, PodName name) {
    return slice.namespace().equals(name.namespace())
        && slice.members().stream().anyMatch(member -> name.name().equals(member.pod()));
  }

  private void declare(
      ServiceRecord service,
      SliceRecord slice,
      PodRecord pod,
      MeshRecord mesh,
      Map<Integer, Set<Protocol>> declared) {
    Policy profile = cluster.profiles().applying(service.key(), service.key().namespace());
    for (ServiceRecord.Port port : service.ports()) {
      for (SliceRecord.Port target : slice.ports()) {
        if (target.name().equals(port.name())) {
          boolean opaque =
              cluster.callsOpaque(service, port.number())
                  || PortRange.anyContains(pod.opaqueInbound(), target.number())
                  || (profile != null
                      && PortRange.anyContains(profile.opaquePorts(), port.number()));
          Protocol protocol =
              Protocols.of(port.number(), port.appProtocol(), opaque, mesh.opaquePorts());
          if (protocol != Protocol.DETECT) {
            declared
                .computeIfAbsent(target.number(), _ -> EnumSet.noneOf(Protocol.class))
                .add(protocol);
          }
        }
      }
    }
  }
}
