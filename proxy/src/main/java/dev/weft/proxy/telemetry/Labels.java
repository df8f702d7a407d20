package dev.weft.proxy.telemetry;

import dev.weft.api.SpiffeId;
import dev.weft.api.route.Destination.ServiceRef;
import dev.weft.api.route.Endpoint;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;

/** Labels as Linkerd has them. An empty value is as good as none, and so left out. */
final class Labels {
  /** The label {@code tls}: mutual TLS between proxies, or none. */
  private static final String TLS = "true";

  private static final String NO_TLS = "disabled";

  private static final String MUTUAL_TLS = "true";

  /** Linkerd's name for a kind that the scraped Prometheus would take for its own job. */
  private static final String JOB = "k8s_job";

  private Labels() {}

  static Tags inbound() {
    return Tags.of("direction", Direction.INBOUND.label(), "tls", NO_TLS);
  }

  /** Of one client that has proved who it is. */
  static Tags inbound(SpiffeId client) {
    return Tags.of("direction", Direction.INBOUND.label(), "tls", TLS, "client_id", client.uri());
  }

  /** Those for which there was no room, taken together, with TLS or not. */
  static Tags others(Direction direction) {
    return Tags.of("direction", direction.label(), "overflow", "true");
  }

  /** The same where labels say neither direction nor TLS. */
  static Tags others() {
    return Tags.of("overflow", "true");
  }

  static Tags otherServers() {
    return others(Direction.OUTBOUND).and("peer", TcpMeters.Peer.DST.label());
  }

  static Tags otherClients() {
    return others(Direction.INBOUND).and("peer", TcpMeters.Peer.SRC.label());
  }

  static Tags client(SpiffeId client) {
    return inbound(client).and("peer", TcpMeters.Peer.SRC.label());
  }

  static Tags clients(Direction direction) {
    return Tags.of(
        "direction", direction.label(), "tls", NO_TLS, "peer", TcpMeters.Peer.SRC.label());
  }

  static Tags applications() {
    return inbound().and("peer", TcpMeters.Peer.DST.label());
  }

  /** All of them, whatever is empty: one set of labels for one metric. */
  static Tags verdict(String kind, String name, String clientId) {
    return Tags.of(
        "authz_kind",
        kind,
        "authz_name",
        name,
        "client_id",
        clientId,
        "tls",
        clientId.isEmpty() ? NO_TLS : MUTUAL_TLS);
  }

  static Tags otherVerdicts() {
    return Tags.of("overflow", "true");
  }

  static Tags endpoint(String authority, ServiceRef service, Endpoint endpoint) {
    Endpoint.Workload workload = endpoint.workload();
    return ofWorkload(authority, service, endpoint)
        .and("dst_pod", workload == null ? endpoint.key() : workload.pod());
  }

  /** As an endpoint's, but one for all pods of a workload. */
  static Tags workload(String authority, ServiceRef service, Endpoint endpoint) {
    return ofWorkload(authority, service, endpoint).and("peer", TcpMeters.Peer.DST.label());
  }

  static Tags route(String authority, ServiceRef service, String route) {
    return destination(authority, service).and("dst", authority, "rt_route", route);
  }

  /**
   * Of a Service, its port being the parent of routes, as Linkerd's newer series have it.
   *
   * @param protocol names the route that is not named
   */
  static Tags retries(String authority, ServiceRef service, String route, String protocol) {
    boolean named = !route.isEmpty();
    return parent(authority, service)
        .and(
            "route_kind",
            named ? "ServiceProfile" : "default",
            "route_name",
            named ? route : protocol);
  }

  /** A Service's port, or whatever was asked for outside the mesh. */
  static Tags parent(String authority, ServiceRef service) {
    Tags labels = Tags.of("authority", authority);
    return service.name().isEmpty()
        ? labels
        : labels.and(
            "parent_group",
            "core",
            "parent_kind",
            "Service",
            "parent_namespace",
            service.namespace(),
            "parent_name",
            service.name(),
            "parent_port",
            Integer.toString(service.port()));
  }

  private static Tags ofWorkload(String authority, ServiceRef service, Endpoint endpoint) {
    String identity = endpoint.identity();
    Tags labels =
        identity == null
            ? destination(authority, service).and("tls", NO_TLS)
            : destination(authority, service).and("tls", TLS, "server_id", identity);
    Endpoint.Workload workload = endpoint.workload();
    if (workload != null) {
      String kind = workload.kind().toLowerCase(Locale.ROOT);
      labels =
          labels.and(
              "dst_" + (kind.equals("job") ? JOB : kind),
              workload.name(),
              "dst_serviceaccount",
              workload.serviceAccount());
    }
    return labels;
  }

  private static Tags destination(String authority, ServiceRef service) {
    Tags labels = Tags.of("direction", Direction.OUTBOUND.label(), "authority", authority);
    return service.name().isEmpty()
        ? labels
        : labels.and("dst_namespace", service.namespace(), "dst_service", service.name());
  }
}
