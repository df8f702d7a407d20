package dev.weft.cli.check;

import dev.weft.api.Names;
import dev.weft.api.PortRange;
import dev.weft.api.route.Protocol;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.operator.translate.Protocols;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Whether Services say what their ports speak, and lead anywhere. Pure. */
final class ServiceChecks {
  private static final String OPAQUE = Names.CONFIG_PREFIX + "opaque-ports";

  /** Known not to be HTTP: whoever says one of these means bytes. */
  private static final Set<String> BYTES =
      Set.of(
          "tcp",
          "mysql",
          "postgres",
          "postgresql",
          "redis",
          "mongo",
          "mongodb",
          "amqp",
          "amqps",
          "kafka",
          "mqtt",
          "nats",
          "ldap",
          "ldaps",
          "smtp",
          "imap",
          "pop3",
          "ftp",
          "ssh",
          "memcached",
          "cassandra",
          "ms-sql-s",
          "oracle",
          "zookeeper",
          "dns",
          "kerberos");

  static final Rule OPAQUE_PORTS =
      Rule.of(
          "opaque-ports",
          "Services' annotations config.weft.dev/opaque-ports name ports of theirs",
          "write ports and ranges such as 22,4000-4100, of the Service's own ports; no other annotation"
              + " config.weft.dev/… of a Service has an effect",
          facts -> each(facts, (plane, service) -> opaquePorts(service)));

  static final Rule PROTOCOLS =
      Rule.of(
          "app-protocols",
          "appProtocol of Services with meshed pods is one that is known",
          "use http, http2, kubernetes.io/h2c, grpc, https, tls, or leave it out to have it detected;"
              + " what is not known is relayed as bytes",
          facts ->
              each(
                  facts,
                  (plane, service) ->
                      plane.leadsToMeshed(service) ? protocols(service) : List.of()));

  static final Rule ENDPOINTS =
      Rule.of(
          "service-endpoints",
          "Services in the mesh have endpoints",
          "look whether the Service's selector meets its pods' labels, and whether these are ready",
          ServiceChecks::endpoints);

  private ServiceChecks() {}

  private static Verdict each(
      ClusterFacts facts, BiFunction<DataPlane, Service, List<String>> judgement) {
    DataPlane plane = DataPlane.of(facts);
    Set<String> meshed = plane.meshedNamespaces();
    return Verdict.of(
        facts.objects().all(Service.class, facts.asked().namespace()),
        "Services are not known here",
        services ->
            Verdict.noneOdd(
                services.stream()
                    .filter(service -> meshed.contains(service.getMetadata().getNamespace()))
                    .flatMap(service ->
                        judgement.apply(plane, service).stream()
                            .map(why -> DataPlane.text(service) + why))
                    .toList()));
  }

  private static List<String> opaquePorts(Service service) {
    List<String> odd = new ArrayList<>();
    DataPlane.annotations(service)
        .forEach((name, value) -> {
          if (!name.startsWith(Names.CONFIG_PREFIX)) {
            return;
          }
          if (!name.equals(OPAQUE)) {
            odd.add(": annotation " + name + " means nothing on a Service");
            return;
          }
          Optional<List<PortRange>> ranges = PortRange.parseList(value);
          if (ranges.isEmpty()) {
            odd.add(": '" + value + "' (expected: ports and ranges such as 22,4000-4100)");
            return;
          }
          ranges.get().stream()
              .filter(range ->
                  service.getSpec().getPorts().stream()
                      .noneMatch(port -> range.contains(port.getPort())))
              .forEach(range -> odd.add(": it has no port " + range.text()));
        });
    return odd;
  }

  private static List<String> protocols(Service service) {
    return service.getSpec().getPorts().stream()
        .filter(port -> !isKnown(port))
        .map(port -> ", port " + port.getPort() + ": appProtocol '" + port.getAppProtocol() + "'")
        .toList();
  }

  private static boolean isKnown(ServicePort port) {
    String given = Objects.requireNonNullElse(port.getAppProtocol(), "");
    return given.isEmpty()
        || BYTES.contains(given.toLowerCase(Locale.ROOT))
        || Protocols.of(port.getPort(), given, false, List.of()) != Protocol.OPAQUE;
  }

  private static Verdict endpoints(ClusterFacts facts) {
    return Verdict.of(
        facts.objects().all(EndpointSlice.class, facts.asked().namespace()),
        "EndpointSlices are not known here",
        slices ->
            each(
                facts,
                (_, service) ->
                    hasSelector(service)
                            && Endpoints.ready(
                                    slices,
                                    service.getMetadata().getNamespace(),
                                    service.getMetadata().getName())
                                == 0
                        ? List.of(" has no ready endpoint")
                        : List.of()));
  }

  private static boolean hasSelector(Service service) {
    return service.getSpec().getSelector() != null
        && !service.getSpec().getSelector().isEmpty()
        && !"ExternalName".equals(service.getSpec().getType());
  }
}
