package dev.weft.api.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place that serves a destination.
 *
 * @param address an IP address in text form
 * @param port where the application listens
 * @param proxyPort where to connect instead when the pod's traffic is not redirected to its proxy
 *     (the request then names {@code port} in {@code weft-target-port}); 0 means connect to {@code
 *     port}
 * @param meshed a proxy stands before the application
 * @param zone topology.kubernetes.io/zone, when known
 * @param forZones the zones whose clients should use it (hints of its EndpointSlice); none: all
 * @param identity the SPIFFE ID that the proxy before it proves: connections to it are mutual TLS
 *     and go to nobody else. Null: plain connections
 */
public record Endpoint(
    String address,
    int port,
    int proxyPort,
    boolean meshed,
    @Nullable String zone,
    List<String> forZones,
    @Nullable Workload workload,
    @Nullable String identity) {
  public Endpoint {
    forZones = List.copyOf(forZones);
  }

  /** One that is spoken to in plain. */
  public Endpoint(
      String address,
      int port,
      int proxyPort,
      boolean meshed,
      @Nullable String zone,
      List<String> forZones,
      @Nullable Workload workload) {
    this(address, port, proxyPort, meshed, zone, forZones, workload, null);
  }

  /** Identifies the endpoint within its destination. */
  public String key() {
    return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
  }

  /**
   * Who serves there.
   *
   * @param kind lower-case kind of the owner, {@code deployment}; {@code pod} for a bare pod
   * @param name name of the owner
   */
  public record Workload(
      String namespace, String pod, String kind, String name, String serviceAccount) {}
}
