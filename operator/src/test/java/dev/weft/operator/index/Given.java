package dev.weft.operator.index;

import dev.weft.api.PortRange;
import dev.weft.api.policy.Fallback;
import dev.weft.api.route.Source;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicySpec;
import dev.weft.operator.resolve.MeshRecord;
import dev.weft.operator.resolve.PodRecord;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.resolve.SliceRecord;
import dev.weft.operator.translate.Authorization;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;

/** Records for tests. */
public final class Given {
  public static final ServiceKey WEB = new ServiceKey("shop", "web");

  private Given() {}

  public static Change service(ServiceKey key, String clusterIp, ServiceRecord.Port... ports) {
    return new Change.ServiceIs(
        key,
        new ServiceRecord(
            key,
            clusterIp.isEmpty() ? List.of() : List.of(clusterIp),
            false,
            false,
            List.of(ports),
            null));
  }

  public static ServiceRecord.Port http(int number) {
    return new ServiceRecord.Port("http", number, null);
  }

  /** Pods are called after their addresses. */
  public static Change slice(ServiceKey service, int port, SliceRecord.Member... members) {
    String name = service.name() + "-1";
    return new Change.SliceIs(
        new Change.SliceName(service.namespace(), name),
        new SliceRecord(
            service.namespace(),
            name,
            service,
            List.of(new SliceRecord.Port("http", port)),
            List.of(members)));
  }

  public static SliceRecord.Member[] ready(String... addresses) {
    return Stream.of(addresses)
        .map(ip -> member(ip, true, true, false))
        .toArray(SliceRecord.Member[]::new);
  }

  public static SliceRecord.Member member(
      String ip, boolean ready, boolean serving, boolean terminating) {
    return new SliceRecord.Member(
        ip, ready, serving, terminating, null, "zone-a", List.of(), "pod-" + ip);
  }

  public static Change pod(String namespace, String ip, boolean redirected) {
    return new Change.PodIs(
        new Change.PodName(namespace, "pod-" + ip),
        new PodRecord(
            namespace,
            "pod-" + ip,
            List.of(ip),
            redirected,
            "deployment",
            "web",
            "default",
            List.of(),
            List.of(),
            PodRecord.Inbound.NONE));
  }

  /** One that new requests are to leave alone. */
  public static Change draining(String namespace, String ip, long since) {
    String name = "pod-" + ip;
    return new Change.PodIs(
        new Change.PodName(namespace, name),
        new PodRecord(
            namespace,
            name,
            List.of(ip),
            true,
            "deployment",
            "web",
            "default",
            List.of(),
            List.of(),
            PodRecord.Inbound.NONE,
            new Source("Drain", namespace, name, since)));
  }

  public static Change mesh(Fallback fallback, PortRange... opaquePorts) {
    return new Change.MeshIs(new MeshRecord("cluster.local", fallback, List.of(opaquePorts)));
  }

  /**
   * @param spec YAML
   */
  public static Change policy(String namespace, String name, long generation, String spec) {
    return new Change.AuthorizationIs(
        new Change.AuthorizationName(namespace, name),
        new Authorization.Asked(
            new Source("AuthorizationPolicy", namespace, name, generation),
            Serialization.unmarshal(spec, AuthorizationPolicySpec.class)));
  }
}
