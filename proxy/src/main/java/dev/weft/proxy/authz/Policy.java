package dev.weft.proxy.authz;

import dev.weft.api.PortRange;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.route.Protocol;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * An {@link InboundPolicy}, compiled: who may do what at which port. Immutable; asking it allocates
 * nothing unless a path is encoded or compared with a regular expression.
 *
 * <p>The order of decision, of which the first that holds is the verdict:
 *
 * <ol>
 *   <li>a probe of the kubelet, from a client without an identity: allowed
 *   <li>a rule that speaks allows the client: allowed, whether the rule is enforced or audits
 *   <li>a rule that speaks is enforced: denied
 *   <li>a rule that is enforced may speak (see below) and does not allow the client: denied
 *   <li>a rule that speaks audits: let in, and audited
 *   <li>no rule speaks: the fallback
 * </ol>
 *
 * <p>So a rule's list of clients counts whatever its mode, and the mode says what becomes of
 * others. Turning a rule from auditing to enforced lets nobody in who was out, and turning it back
 * refuses nobody who was in. Where an enforced rule speaks beside one that audits, others are
 * refused: by the former.
 *
 * <p>A rule <em>may</em> speak where a request or connection can be read in more than one way: its
 * path is ambiguous ({@link Path}); it has or lacks a slash at its end ({@link PathPattern}); or
 * the rule is for some requests, and the proxy does not read the connection ({@link
 * ActiveRule#speaksForBytes}). Then the verdict is the strictest of all readings.
 */
public final class Policy {
  private static final Verdict PROBE = new Verdict.Allowed(Ground.KUBELET);
  private static final int MAX_PORT = 65_535;

  private final int[] firstPorts; // ascending, from 0: each up to the next
  private final List<PortPolicy> policies;
  private final Map<Integer, Protocol> declared;

  private Policy(int[] firstPorts, List<PortPolicy> policies, Map<Integer, Protocol> declared) {
    this.firstPorts = firstPorts;
    this.policies = policies;
    this.declared = declared;
  }

  /**
   * @param complaints of what is malformed; it closes, and the rest is in force all the same
   */
  public record Compiled(Policy policy, List<String> complaints) {
    public Compiled {
      complaints = List.copyOf(complaints);
    }
  }

  /**
   * @param trustDomain of this mesh
   */
  public static Compiled compile(InboundPolicy from, String trustDomain) {
    var complaints = new ArrayList<String>();
    var rules = new ArrayList<ActiveRule>();
    for (var each : from.rules()) {
      ActiveRule rule = ActiveRule.of(each, trustDomain, complaints::add);
      if (rule != null) {
        rules.add(rule);
      }
    }
    Map<Integer, List<ProbePath>> probes = probes(from.probes(), complaints::add);
    int[] firstPorts = firstPorts(rules, probes);
    var otherwise = new Otherwise(from.fallback(), trustDomain);
    var policies = new ArrayList<PortPolicy>();
    for (int port : firstPorts) {
      List<ActiveRule> here = rules.stream().filter(rule -> rule.isAt(port)).toList();
      policies.add(new PortPolicy(here, probes.getOrDefault(port, List.of()), otherwise));
    }
    var declared = new HashMap<Integer, Protocol>();
    from.ports().forEach(each -> declared.put(each.port(), each.protocol()));
    return new Compiled(
        new Policy(firstPorts, List.copyOf(policies), Map.copyOf(declared)), complaints);
  }

  private static Map<Integer, List<ProbePath>> probes(
      List<InboundPolicy.Probe> from, Consumer<String> complain) {
    var probes = new HashMap<Integer, List<ProbePath>>();
    for (InboundPolicy.Probe probe : from) {
      if (probe.port() < 1 || probe.port() > MAX_PORT) {
        complain.accept("probe at port " + probe.port() + " (expected: 1 to " + MAX_PORT + ")");
      } else {
        probes
            .computeIfAbsent(probe.port(), _ -> new ArrayList<>())
            .add(ProbePath.of(probe.path()));
      }
    }
    return probes;
  }

  private static int[] firstPorts(List<ActiveRule> rules, Map<Integer, List<ProbePath>> probes) {
    var firsts = new TreeSet<Integer>();
    firsts.add(0);
    for (ActiveRule rule : rules) {
      for (PortRange range : rule.ports()) {
        firsts.add(range.first());
        firsts.add(range.last() + 1);
      }
    }
    for (int port : probes.keySet()) {
      firsts.add(port);
      firsts.add(port + 1);
    }
    return firsts.stream().mapToInt(Integer::intValue).toArray();
  }

  private PortPolicy at(int port) {
    int found = Arrays.binarySearch(firstPorts, port);
    return policies.get(found >= 0 ? found : -found - 2);
  }

  /**
   * A request that the proxy reads.
   *
   * @param target in origin form
   * @param redirects to which a rule gives way that is for whatever comes to the port, but none
   *     that was written for some requests
   */
  public Verdict request(
      Client client, int port, String method, String target, Redirects redirects, long nowNanos) {
    PortPolicy at = at(port);
    if (client.id() != null) {
      return at.request(client, method, target);
    }
    if (at.isProbe(method, target)) {
      return PROBE;
    }
    Verdict verdict = at.request(client, method, target);
    return !(verdict instanceof Verdict.Allowed)
            && method.equals("GET")
            && redirects.leadTo(port, target, nowNanos)
            && !at.isOfRoute(method, target)
        ? PROBE
        : verdict;
  }

  /**
   * A connection whose bytes the proxy relays unread.
   *
   * @param mayHoldRequests HTTP that hides behind a first line that no request begins with, in a
   *     tunnel, or in the application's own TLS
   */
  public Verdict connection(Client client, int port, boolean mayHoldRequests) {
    return at(port).bytes(client, mayHoldRequests);
  }

  /** What the pod's Services say of the port. */
  public Protocol declared(int port) {
    return declared.getOrDefault(port, Protocol.DETECT);
  }
}
