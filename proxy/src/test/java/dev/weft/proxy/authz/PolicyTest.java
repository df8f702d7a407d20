package dev.weft.proxy.authz;

import static dev.weft.proxy.authz.Given.BATCH;
import static dev.weft.proxy.authz.Given.STRANGER;
import static dev.weft.proxy.authz.Given.WEB;
import static dev.weft.proxy.authz.Given.allowing;
import static dev.weft.proxy.authz.Given.ask;
import static dev.weft.proxy.authz.Given.at;
import static dev.weft.proxy.authz.Given.audited;
import static dev.weft.proxy.authz.Given.client;
import static dev.weft.proxy.authz.Given.compiled;
import static dev.weft.proxy.authz.Given.enforced;
import static dev.weft.proxy.authz.Given.get;
import static dev.weft.proxy.authz.Given.identities;
import static dev.weft.proxy.authz.Given.methods;
import static dev.weft.proxy.authz.Given.networks;
import static dev.weft.proxy.authz.Given.on;
import static dev.weft.proxy.authz.Given.path;
import static dev.weft.proxy.authz.Given.policy;
import static dev.weft.proxy.authz.Given.prefix;
import static dev.weft.proxy.authz.Given.regex;
import static dev.weft.proxy.authz.Given.withProbes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.PortRange;
import dev.weft.api.SpiffeId;
import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.policy.Rule;
import dev.weft.api.route.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
  private static final Map<String, SpiffeId> IDS =
      Map.of("web", WEB, "batch", BATCH, "stranger", STRANGER);

  private static @Nullable SpiffeId id(String name) {
    return IDS.get(name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          MESHED_ONLY | nobody   | denied by default meshed-only: the client has no identity
          MESHED_ONLY | web      | allowed by default meshed-only
          MESHED_ONLY | stranger | denied by default meshed-only: the client is of another trust domain
          DENY        | nobody   | denied by default deny: nobody is allowed
          DENY        | web      | denied by default deny: nobody is allowed
          PERMISSIVE  | nobody   | allowed by default permissive
          PERMISSIVE  | stranger | allowed by default permissive
          AUDIT       | nobody   | audited by default audit: the client has no identity
          AUDIT       | web      | allowed by default audit
          AUDIT       | stranger | audited by default audit: the client is of another trust domain
          """)
  void whereNoRuleSpeaksTheFallbackHolds(Fallback fallback, String who, String verdict) {
    Policy policy = policy(fallback, at(enforced("other-port"), 1));
    assertThat(get(policy, id(who), 80, "/").text()).isEqualTo(verdict);
    assertThat(policy.connection(client(id(who)), 80, false).text()).isEqualTo(verdict);
  }

  /**
   * Every mix of two rules that speak for a request: e enforces, a audits; the letter is large
   * where the rule allows the client.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          E  | allowed by authorizationpolicy shop/E
          e  | denied by authorizationpolicy shop/e: nobody is allowed
          A  | allowed by authorizationpolicy shop/A
          a  | audited by authorizationpolicy shop/a: nobody is allowed
          EE | allowed by authorizationpolicy shop/E
          eE | allowed by authorizationpolicy shop/E
          ee | denied by authorizationpolicy shop/e: nobody is allowed
          EA | allowed by authorizationpolicy shop/E
          Ea | allowed by authorizationpolicy shop/E
          aE | allowed by authorizationpolicy shop/E
          eA | allowed by authorizationpolicy shop/A
          ea | denied by authorizationpolicy shop/e: nobody is allowed
          ae | denied by authorizationpolicy shop/e: nobody is allowed
          AA | allowed by authorizationpolicy shop/A
          aA | allowed by authorizationpolicy shop/A
          aa | audited by authorizationpolicy shop/a: nobody is allowed
          """)
  void oneThatAllowsIsEnoughAndOneThatIsEnforcedRefusesOthers(String mix, String verdict) {
    for (Fallback fallback : Fallback.values()) {
      Policy policy = policy(fallback, rules(mix));
      assertThat(get(policy, WEB, 80, "/").text()).isEqualTo(verdict);
      assertThat(policy.connection(client(WEB), 80, false).text()).isEqualTo(verdict);
    }
  }

  private static Rule[] rules(String mix) {
    var rules = new ArrayList<Rule>();
    for (int i = 0; i < mix.length(); i++) {
      String name = mix.substring(i, i + 1);
      Rule rule = name.equalsIgnoreCase("e") ? enforced(name) : audited(name);
      rules.add(Character.isUpperCase(name.charAt(0)) ? allowing(rule, WEB) : rule);
    }
    return rules.toArray(Rule[]::new);
  }

  @Test
  void aRuleSpeaksForItsPortsAndRoutesAlone() {
    Policy policy =
        policy(
            Fallback.MESHED_ONLY,
            at(
                on(allowing(enforced("admin"), BATCH), prefix("/admin", "GET", "POST")),
                new PortRange(80, 89)));
    assertThat(get(policy, WEB, 80, "/admin/users?x=1")).isInstanceOf(Verdict.Denied.class);
    assertThat(get(policy, BATCH, 80, "/admin/users?x=1")).isInstanceOf(Verdict.Allowed.class);
    for (int port : List.of(1, 79, 90, 65_535)) {
      assertThat(get(policy, WEB, port, "/admin")).isInstanceOf(Verdict.Allowed.class);
    }
    assertThat(get(policy, WEB, 89, "/administration")).isInstanceOf(Verdict.Allowed.class);
    assertThat(ask(policy, client(WEB), 80, "PUT", "/admin")).isInstanceOf(Verdict.Allowed.class);
    assertThat(ask(policy, client(WEB), 80, "post", "/admin"))
        .as("some applications take it for POST")
        .isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void whatIsGivenOfARouteMustHoldTogether() {
    var all = new Rule.RequestMatch(null, "/a", "/a/[0-9]+", List.of("GET"));
    Policy policy = policy(Fallback.PERMISSIVE, on(enforced("some"), all, path("/b")));
    assertThat(get(policy, WEB, 80, "/a/1")).isInstanceOf(Verdict.Denied.class);
    assertThat(get(policy, WEB, 80, "/a/x")).isInstanceOf(Verdict.Allowed.class);
    assertThat(ask(policy, client(WEB), 80, "PUT", "/a/1")).isInstanceOf(Verdict.Allowed.class);
    assertThat(ask(policy, client(WEB), 80, "PUT", "/b")).isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void identitiesAndNetworksOfAnEntryMustHoldTogether() {
    var both =
        new Rule.Client(
            List.of(WEB.uri()), List.of(new Rule.Network("10.0.0.0/8", List.of("10.9.0.0/16"))));
    Policy policy = policy(Fallback.PERMISSIVE, allowing(enforced("both"), both));
    assertThat(get(policy, WEB, 80, "/")).isInstanceOf(Verdict.Allowed.class);
    assertThat(ask(policy, client(WEB, "10.9.1.1"), 80, "GET", "/"))
        .isInstanceOf(Verdict.Denied.class);
    assertThat(ask(policy, client(WEB, "11.0.0.1"), 80, "GET", "/"))
        .isInstanceOf(Verdict.Denied.class);
    assertThat(get(policy, BATCH, 80, "/").text()).endsWith("is not among those allowed");
    assertThat(get(policy, null, 80, "/").text()).endsWith("has no identity");
  }

  @Test
  void aNetworkAloneAsksForNoIdentity() {
    Policy policy = policy(Fallback.DENY, allowing(enforced("near"), networks("10.0.0.0/8")));
    assertThat(get(policy, null, 80, "/")).isInstanceOf(Verdict.Allowed.class);
    assertThat(ask(policy, new Client(null, null), 80, "GET", "/").text())
        .endsWith("is not among those allowed");
  }

  // ---- bytes that nobody reads

  @Test
  void bytesMayHoldTheRequestsThatARuleIsFor() {
    Policy policy =
        policy(
            Fallback.PERMISSIVE,
            at(on(allowing(enforced("admin"), BATCH), prefix("/admin")), 80),
            on(allowing(enforced("metrics"), BATCH), path("/metrics")));
    Verdict denied = policy.connection(client(WEB), 80, true);
    assertThat(denied.text())
        .isEqualTo(
            "denied by authorizationpolicy shop/admin: the connection cannot be read, and not all"
                + " requests are allowed");
    assertThat(policy.connection(client(BATCH), 80, true)).isInstanceOf(Verdict.Allowed.class);
    assertThat(policy.connection(client(WEB), 5432, true)).isInstanceOf(Verdict.Denied.class);
    assertThat(policy.connection(client(WEB), 5432, false))
        .as("no HTTP, and no rule names the port")
        .isInstanceOf(Verdict.Allowed.class);
    assertThat(policy.connection(client(WEB), 80, false))
        .as("so it looks, but the rule names the port")
        .isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void bytesBesideARouteThatIsOnlyAuditedAreLetIn() {
    Rule rule = on(audited("admin"), prefix("/admin"));
    assertThat(policy(Fallback.PERMISSIVE, rule).connection(client(WEB), 80, true))
        .isInstanceOf(Verdict.Audited.class);
    assertThat(policy(Fallback.DENY, rule).connection(client(WEB), 80, true).text())
        .startsWith("denied by default deny");
  }

  // ---- probes

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET  | 8080 | /healthz                     | true
          HEAD | 8080 | /healthz                     | true
          GET  | 8080 | /healthz?full=1              | true
          GET  | 8080 | /%68ealthz                   | true
          POST | 8080 | /healthz                     | false
          GET  | 8081 | /healthz                     | false
          GET  | 8080 | /healthz/                    | false
          GET  | 8080 | //healthz                    | false
          GET  | 8080 | /healthz/../admin            | false
          GET  | 8080 | /healthz%2F..%2Fadmin        | false
          GET  | 8080 | /live;really                 | true
          GET  | 8080 | /live;other                  | false
          GET  | 8080 | /live                        | false
          GET  | 8080 | /ready%20now                 | true
          GET  | 8080 | /plain                       | true
          POST | 9090 | /grpc.health.v1.Health/Check | true
          GET  | 9090 | /grpc.health.v1.Health/Check | false
          POST | 9090 | /grpc.health.v1.Health/Watch | false
          """)
  void probesPassWithoutAnIdentity(String method, int port, String target, boolean passes) {
    Policy policy =
        withProbes(
            Fallback.DENY,
            List.of(
                new InboundPolicy.Probe(8080, "/healthz"),
                new InboundPolicy.Probe(8080, "/live;really"),
                new InboundPolicy.Probe(8080, "/ready now"),
                new InboundPolicy.Probe(8080, "plain"),
                new InboundPolicy.Probe(9090, "/grpc.health.v1.Health/Check")),
            on(enforced("nobody"), prefix("/")));
    assertThat(ask(policy, client(null), port, method, target).text())
        .isEqualTo(
            passes
                ? "allowed by probe kubelet"
                : "denied by authorizationpolicy shop/nobody: nobody is allowed");
    assertThat(ask(policy, client(WEB), port, method, target))
        .as("who has an identity is no kubelet")
        .isInstanceOf(Verdict.Denied.class);
  }

  @Test
  void aRedirectOfAProbePassesWhereNoRouteIsGuarded() {
    Policy policy =
        withProbes(
            Fallback.MESHED_ONLY,
            List.of(new InboundPolicy.Probe(8080, "/healthz")),
            at(allowing(enforced("port"), WEB), 8080),
            on(allowing(enforced("admin"), BATCH), prefix("/admin")));
    Redirects led =
        Redirects.NONE
            .after(8080, "/healthz", "10.0.0.1:8080", "/login?from=probe", 0)
            .after(8080, "/healthz", "10.0.0.1:8080", "/admin", 0);
    assertThat(policy.request(client(null), 8080, "GET", "/login?from=probe", led, 1).text())
        .isEqualTo("allowed by probe kubelet");
    for (String other : List.of("/login", "/login?from=me", "/admin", "/other")) {
      assertThat(policy.request(client(null), 8080, "GET", other, led, 1))
          .as(other)
          .isInstanceOf(Verdict.Denied.class);
    }
    assertThat(policy.request(client(null), 8080, "POST", "/login?from=probe", led, 1))
        .isInstanceOf(Verdict.Denied.class);
    assertThat(policy.request(client(BATCH), 8080, "GET", "/login?from=probe", led, 1))
        .isInstanceOf(Verdict.Denied.class);
    assertThat(policy.request(client(null), 8080, "GET", "/login?from=probe", led, 31_000_000_000L))
        .isInstanceOf(Verdict.Denied.class);
  }

  // ---- what is malformed

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          identity   | web                        | identity 'web' (expected: spiffe://<trust domain>/ns/<namespace>/sa/<service account>)
          identity   | spiffe://cluster.local/x/* | identity 'spiffe://cluster.local/x/*' (expected: what a SPIFFE ID begins with, and /*)
          network    | 10.0.0.0                   | cidr '10.0.0.0' (expected: a network such as 10.0.0.0/8 or fd00::/8)
          except     | 10.0.0.0/33                | except '10.0.0.0/33' (expected: a network such as 10.0.0.0/8 or fd00::/8)
          none       | ""                         | a client without a condition (expected: identities or networks)
          """)
  void aMalformedClientAllowsNobody(String kind, String value, String complaint) {
    Rule.Client bad =
        switch (kind) {
          case "identity" -> identities(value);
          case "network" -> networks(value);
          case "except" ->
              new Rule.Client(List.of(), List.of(new Rule.Network("10.0.0.0/8", List.of(value))));
          default -> new Rule.Client(List.of(), List.of());
        };
    Rule rule = at(allowing(enforced("bad"), bad, identities(WEB.uri())), 80);
    Policy.Compiled compiled = compiled(Fallback.PERMISSIVE, rule, at(enforced("rest"), 81));
    assertThat(compiled.complaints()).containsExactly("rule shop/bad: " + complaint);
    assertThat(get(compiled.policy(), WEB, 80, "/").text())
        .isEqualTo("denied by authorizationpolicy shop/bad: nobody is allowed");
    assertThat(get(compiled.policy(), WEB, 81, "/"))
        .as("the rest")
        .isInstanceOf(Verdict.Denied.class);
    assertThat(get(compiled.policy(), WEB, 82, "/")).isInstanceOf(Verdict.Allowed.class);
  }

  @Test
  void aMalformedRouteClosesAllRoutesOfItsPorts() {
    for (Rule.RequestMatch bad :
        List.of(
            regex("("),
            path("no-slash"),
            path("/a?b=c"),
            prefix("/a//b"),
            path("/a;b"),
            new Rule.RequestMatch(null, null, null, List.of()))) {
      Rule rule = at(on(allowing(enforced("bad"), WEB), bad, path("/good")), 80);
      Policy.Compiled compiled = compiled(Fallback.PERMISSIVE, rule);
      assertThat(compiled.complaints()).hasSize(1);
      assertThat(compiled.complaints().getFirst()).startsWith("rule shop/bad: ");
      assertThat(get(compiled.policy(), WEB, 80, "/other")).isInstanceOf(Verdict.Denied.class);
      assertThat(compiled.policy().connection(client(WEB), 80, true))
          .isInstanceOf(Verdict.Denied.class);
      assertThat(get(compiled.policy(), WEB, 81, "/other")).isInstanceOf(Verdict.Allowed.class);
    }
  }

  @Test
  void aMalformedPortClosesAllPorts() {
    for (PortRange bad :
        List.of(new PortRange(0, 0), new PortRange(90, 80), new PortRange(1, 65_536))) {
      Policy.Compiled compiled =
          compiled(Fallback.PERMISSIVE, at(allowing(enforced("bad"), WEB), bad));
      assertThat(compiled.complaints()).hasSize(1);
      assertThat(get(compiled.policy(), WEB, 12_345, "/")).isInstanceOf(Verdict.Denied.class);
    }
  }

  @Test
  void aMalformedRuleThatAuditsNeitherRefusesNorOpens() {
    Rule bad = on(allowing(audited("bad"), WEB), regex("("));
    Policy.Compiled closed = compiled(Fallback.DENY, bad);
    assertThat(closed.complaints()).hasSize(1);
    assertThat(get(closed.policy(), WEB, 80, "/").text()).startsWith("denied by default deny");
    Policy open = policy(Fallback.PERMISSIVE, bad);
    assertThat(get(open, null, 80, "/").text()).isEqualTo("allowed by default permissive");
  }

  @Test
  void aProbeAtNoPortIsComplainedAbout() {
    var policy =
        new InboundPolicy(
            Fallback.DENY,
            List.of(),
            List.of(new InboundPolicy.Probe(0, "/healthz")),
            List.of(),
            List.of());
    assertThat(Policy.compile(policy, Given.TRUST_DOMAIN).complaints())
        .containsExactly("probe at port 0 (expected: 1 to 65535)");
  }

  @Test
  void declaredProtocolsAreKnownByPort() {
    var policy =
        new InboundPolicy(
            Fallback.DENY,
            List.of(),
            List.of(),
            List.of(new InboundPolicy.DeclaredPort(8080, Protocol.HTTP2)),
            List.of());
    Policy compiled = Policy.compile(policy, Given.TRUST_DOMAIN).policy();
    assertThat(compiled.declared(8080)).isEqualTo(Protocol.HTTP2);
    assertThat(compiled.declared(8081)).isEqualTo(Protocol.DETECT);
  }

  @Test
  void rulesOfMethodsAloneReadNoPath() {
    Policy policy = policy(Fallback.PERMISSIVE, on(enforced("writes"), methods("POST")));
    assertThat(get(policy, WEB, 80, "/a//b%2F")).isInstanceOf(Verdict.Allowed.class);
    assertThat(ask(policy, client(WEB), 80, "POST", "/a//b%2F").text())
        .endsWith("nobody is allowed");
  }
}
