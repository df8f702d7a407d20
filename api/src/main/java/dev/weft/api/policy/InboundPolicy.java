package dev.weft.api.policy;

import dev.weft.api.route.Protocol;
import dev.weft.api.route.Source;
import java.util.List;

/**
 * All that decides whether one pod's proxy lets a connection or a request in.
 *
 * <p>Where at least one rule speaks for a port and request, only clients that one of those rules
 * allows get through; elsewhere the fallback holds. Requests that match a probe always pass.
 *
 * @param rules in the order of their names; the order decides nothing
 * @param probes what the kubelet asks of the pod
 * @param ports what the pod's Services declare of its ports; others are detected
 * @param limits of requests at ports; there may be several for one
 * @param sources the custom resources behind it
 */
public record InboundPolicy(
    Fallback fallback,
    List<Rule> rules,
    List<Probe> probes,
    List<DeclaredPort> ports,
    List<RateLimit> limits,
    List<Source> sources) {

  /** Before anything is known: nobody. Authorization fails closed. */
  public static final InboundPolicy CLOSED =
      new InboundPolicy(Fallback.DENY, List.of(), List.of(), List.of(), List.of());

  public InboundPolicy {
    rules = List.copyOf(rules);
    probes = List.copyOf(probes);
    ports = List.copyOf(ports);
    limits = List.copyOf(limits);
    sources = List.copyOf(sources);
  }

  /** One without limits. */
  public InboundPolicy(
      Fallback fallback,
      List<Rule> rules,
      List<Probe> probes,
      List<DeclaredPort> ports,
      List<Source> sources) {
    this(fallback, rules, probes, ports, List.of(), sources);
  }

  /**
   * A probe of the kubelet, which has no identity.
   *
   * @param port of the pod
   * @param path without the query; gRPC's health check has one, too
   */
  public record Probe(int port, String path) {}

  /** What a Service says of a port of the pod. */
  public record DeclaredPort(int port, Protocol protocol) {}
}
