package dev.weft.proxy.authz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.PortRange;
import dev.weft.api.SpiffeId;
import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.policy.Rule;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The compiled policy against one that reads the rules as they stand: for each reading of a request
 * it works out by hand which rules speak, and takes the strictest of all.
 */
class PolicyAgainstReferenceTest {
  private static final int POLICIES = 150;
  private static final int REQUESTS = 120;

  private static final List<String> PATHS =
      List.of(
          "/",
          "/a",
          "/a/",
          "/a/b",
          "/a/b/",
          "/ab",
          "/b",
          "/%61",
          "/a%2Fb",
          "/a//b",
          "/b/../a",
          "/a;x",
          "/a/%C3%A9",
          "/%",
          "*",
          "/a?q=/b",
          "/b/?x");
  private static final List<String> METHODS = List.of("GET", "POST", "get");
  private static final List<String> ADDRESSES =
      List.of("10.0.0.1", "10.1.0.1", "11.0.0.1", "fd00::1", "fd01::1", "::ffff:10.0.0.1");
  private static final List<String> CIDRS =
      List.of("10.0.0.0/8", "10.0.0.0/31", "10.1.0.0/16", "::/0", "0.0.0.0/0", "fd00::/16");
  private static final List<String> IDS =
      List.of(
          "spiffe://cluster.local/ns/a/sa/x",
          "spiffe://cluster.local/ns/b/sa/x",
          "spiffe://other/ns/a/sa/x");
  private static final List<String> ID_PATTERNS =
      List.of(
          "*",
          "spiffe://cluster.local/*",
          "spiffe://cluster.local/ns/a/*",
          "spiffe://cluster.local/ns/b/sa/x",
          "spiffe://other/ns/*");

  static IntStream seeds() {
    return IntStream.range(0, POLICIES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theyAgree(int seed) {
    var chance = new SplittableRandom(seed);
    InboundPolicy source = policy(chance);
    Policy policy = Policy.compile(source, Given.TRUST_DOMAIN).policy();
    for (int i = 0; i < REQUESTS; i++) {
      String target = any(chance, PATHS);
      String method = any(chance, METHODS);
      int port = chance.nextInt(78, 84);
      String id = chance.nextInt(3) == 0 ? null : any(chance, IDS);
      String address = any(chance, ADDRESSES);
      Client client = Given.client(id == null ? null : id(id), address);

      assertThat(outcome(policy.request(client, port, method, target, Redirects.NONE, 0)))
          .as("%s %s at %d by %s from %s under %s", method, target, port, id, address, source)
          .isEqualTo(reference(source, port, method, target, id, address));
      boolean mayHoldRequests = chance.nextBoolean();
      assertThat(outcome(policy.connection(client, port, mayHoldRequests)))
          .as("bytes at %d by %s from %s under %s", port, id, address, source)
          .isEqualTo(reference(source, port, mayHoldRequests, id, address));
    }
  }

  private enum Outcome {
    ALLOWED,
    AUDITED,
    DENIED
  }

  private static Outcome outcome(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allowed _ -> Outcome.ALLOWED;
      case Verdict.Audited _ -> Outcome.AUDITED;
      case Verdict.Denied _ -> Outcome.DENIED;
    };
  }

  // ---- policies

  private static <T> T any(SplittableRandom chance, List<T> of) {
    return of.get(chance.nextInt(of.size()));
  }

  private static <T> List<T> some(SplittableRandom chance, List<T> of) {
    return of.stream().filter(_ -> chance.nextInt(of.size()) == 0).toList();
  }

  private static InboundPolicy policy(SplittableRandom chance) {
    var rules = new ArrayList<Rule>();
    for (int i = chance.nextInt(5); i > 0; i--) {
      rules.add(rule(chance, i));
    }
    return new InboundPolicy(
        any(chance, List.of(Fallback.values())),
        rules,
        some(chance, List.of(new InboundPolicy.Probe(80, "/a"), new InboundPolicy.Probe(81, "/b"))),
        List.of(),
        List.of());
  }

  private static Rule rule(SplittableRandom chance, int number) {
    var ports = new ArrayList<PortRange>();
    for (int i = chance.nextInt(3); i > 0; i--) {
      int first = chance.nextInt(78, 84);
      ports.add(new PortRange(first, first + chance.nextInt(3)));
    }
    var routes = new ArrayList<Rule.RequestMatch>();
    for (int i = chance.nextInt(3); i > 0; i--) {
      routes.add(
          switch (chance.nextInt(4)) {
            case 0 -> Given.path(any(chance, List.of("/a", "/a/", "/a/b")), methods(chance));
            case 1 -> Given.prefix(any(chance, List.of("/", "/a", "/a/b")), methods(chance));
            case 2 -> Given.regex(any(chance, List.of("/a", "/a/.*", "/[ab]/")), methods(chance));
            default -> Given.methods("GET");
          });
    }
    var allow = new ArrayList<Rule.Client>();
    for (int i = chance.nextInt(3); i > 0; i--) {
      List<String> identities = some(chance, ID_PATTERNS);
      List<Rule.Network> networks =
          some(chance, CIDRS).stream()
              .map(cidr -> new Rule.Network(cidr, some(chance, CIDRS)))
              .toList();
      if (!identities.isEmpty() || !networks.isEmpty()) {
        allow.add(new Rule.Client(identities, networks));
      }
    }
    return new Rule("ns/" + number, ports, routes, allow, chance.nextBoolean());
  }

  private static String[] methods(SplittableRandom chance) {
    return chance.nextBoolean() ? new String[0] : new String[] {any(chance, METHODS)};
  }

  // ---- the reference

  private static Outcome reference(
      InboundPolicy policy,
      int port,
      String method,
      String target,
      @Nullable String id,
      String address) {
    String path = target.split("\\?", 2)[0];
    boolean probe =
        id == null
            && List.of("GET", "HEAD").contains(method)
            && policy.probes().stream()
                .anyMatch(each ->
                    each.port() == port
                        && (each.path().equals(path) || each.path().equals(decoded(path))));
    if (probe) {
      return Outcome.ALLOWED;
    }
    String read = decoded(path);
    var surely = new ArrayList<Rule>();
    var perhaps = new ArrayList<Rule>();
    for (Rule rule : policy.rules()) {
      if (!isAt(rule, port)) {
        continue;
      }
      boolean inOne = rule.routes().isEmpty();
      boolean inAnother = inOne;
      for (Rule.RequestMatch route : rule.routes()) {
        if (!route.methods().isEmpty()
            && route.methods().stream().noneMatch(each -> each.equalsIgnoreCase(method))) {
          continue;
        }
        if (isForAllPaths(route)) {
          inOne = true;
        } else if (read == null) {
          inAnother = true;
        } else {
          inOne |= holds(route, read);
          inAnother |= holds(route, read) || holds(route, otherEnd(read));
        }
      }
      if (inOne) {
        surely.add(rule);
      } else if (inAnother) {
        perhaps.add(rule);
      }
    }
    return strictest(policy, surely, perhaps, id, address);
  }

  private static Outcome reference(
      InboundPolicy policy,
      int port,
      boolean mayHoldRequests,
      @Nullable String id,
      String address) {
    var surely = new ArrayList<Rule>();
    var perhaps = new ArrayList<Rule>();
    for (Rule rule : policy.rules()) {
      if (isAt(rule, port)) {
        if (rule.routes().isEmpty()) {
          surely.add(rule);
        } else if (mayHoldRequests || !rule.ports().isEmpty()) {
          perhaps.add(rule);
        }
      }
    }
    return strictest(policy, surely, perhaps, id, address);
  }

  /** Every one of those that may speak does, or does not. */
  private static Outcome strictest(
      InboundPolicy policy,
      List<Rule> surely,
      List<Rule> perhaps,
      @Nullable String id,
      String address) {
    Outcome strictest = Outcome.ALLOWED;
    for (int subset = 0; subset < 1 << perhaps.size(); subset++) {
      Set<Rule> speaking = new HashSet<>(surely);
      for (int i = 0; i < perhaps.size(); i++) {
        if ((subset >> i & 1) == 1) {
          speaking.add(perhaps.get(i));
        }
      }
      Outcome outcome = outcome(policy.fallback(), speaking, id, address);
      strictest = outcome.compareTo(strictest) > 0 ? outcome : strictest;
    }
    return strictest;
  }

  private static Outcome outcome(
      Fallback fallback, Set<Rule> speaking, @Nullable String id, String address) {
    if (speaking.isEmpty()) {
      boolean meshed = id != null && id.startsWith("spiffe://cluster.local/");
      return switch (fallback) {
        case DENY -> Outcome.DENIED;
        case PERMISSIVE -> Outcome.ALLOWED;
        case MESHED_ONLY -> meshed ? Outcome.ALLOWED : Outcome.DENIED;
        case AUDIT -> meshed ? Outcome.ALLOWED : Outcome.AUDITED;
      };
    }
    if (speaking.stream()
        .flatMap(rule -> rule.allow().stream())
        .anyMatch(client -> holds(client, id, address))) {
      return Outcome.ALLOWED;
    }
    return speaking.stream().allMatch(Rule::audit) ? Outcome.AUDITED : Outcome.DENIED;
  }

  private static boolean isAt(Rule rule, int port) {
    return rule.ports().isEmpty()
        || rule.ports().stream().anyMatch(range -> range.first() <= port && port <= range.last());
  }

  private static boolean isForAllPaths(Rule.RequestMatch route) {
    return route.path() == null
        && route.pathRegex() == null
        && (route.pathPrefix() == null || route.pathPrefix().equals("/"));
  }

  private static boolean holds(Rule.RequestMatch route, String path) {
    return (route.path() == null || route.path().equals(path))
        && (route.pathPrefix() == null
            || route.pathPrefix().equals("/")
            || (path + "/").startsWith(route.pathPrefix() + "/"))
        && (route.pathRegex() == null || path.matches(route.pathRegex()));
  }

  private static String otherEnd(String path) {
    return path.endsWith("/") && path.length() > 1
        ? path.substring(0, path.length() - 1)
        : path + "/";
  }

  /** Of {@link #PATHS}, known by hand; null: ambiguous. */
  private static @Nullable String decoded(String path) {
    return switch (path) {
      case "/%61" -> "/a";
      case "/a/%C3%A9" -> "/a/\u00e9";
      case "/a%2Fb", "/a//b", "/b/../a", "/a;x", "/%" -> null;
      default -> path;
    };
  }

  private static boolean holds(Rule.Client client, @Nullable String id, String address) {
    boolean identity =
        client.identities().isEmpty()
            || (id != null && client.identities().stream().anyMatch(each -> isOf(each, id)));
    boolean network =
        client.networks().isEmpty()
            || client.networks().stream()
                .anyMatch(each ->
                    isIn(each.cidr(), address)
                        && each.except().stream().noneMatch(part -> isIn(part, address)));
    return identity && network;
  }

  private static boolean isOf(String pattern, String id) {
    if (pattern.equals("*")) {
      return id.startsWith("spiffe://cluster.local/");
    }
    return pattern.endsWith("/*")
        ? id.startsWith(pattern.substring(0, pattern.length() - 1))
        : id.equals(pattern);
  }

  /** By whole numbers, IPv4 and IPv6 apart. */
  private static boolean isIn(String cidr, String address) {
    byte[] network = InetAddress.ofLiteral(cidr.split("/", 2)[0]).getAddress();
    byte[] asked = InetAddress.ofLiteral(address).getAddress();
    int free = network.length * 8 - Integer.parseInt(cidr.split("/", 2)[1]);
    return network.length == asked.length
        && new BigInteger(1, network)
            .shiftRight(free)
            .equals(new BigInteger(1, asked).shiftRight(free));
  }

  private static SpiffeId id(String text) {
    return ((SpiffeId.Parsed.Ok) SpiffeId.parse(text)).id();
  }
}
