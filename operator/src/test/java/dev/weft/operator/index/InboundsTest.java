package dev.weft.operator.index;

import static dev.weft.operator.index.Given.WEB;
import static dev.weft.operator.index.Given.mesh;
import static dev.weft.operator.index.Given.policy;
import static dev.weft.operator.index.Given.ready;
import static dev.weft.operator.index.Given.service;
import static dev.weft.operator.index.Given.slice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.PortRange;
import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.policy.InboundPolicy.DeclaredPort;
import dev.weft.api.policy.RateLimit;
import dev.weft.api.policy.RateLimit.ForClients;
import dev.weft.api.policy.RateLimit.PerClient;
import dev.weft.api.policy.RateLimit.Rate;
import dev.weft.api.policy.Rule;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.Source;
import dev.weft.operator.index.Change.PodName;
import dev.weft.operator.resolve.MeshRecord;
import dev.weft.operator.resolve.NamespaceRecord;
import dev.weft.operator.resolve.PodRecord;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.resolve.ServiceRecord;
import dev.weft.operator.translate.Limits;
import dev.weft.operator.translate.Policy;
import dev.weft.operator.translate.Translation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a pod lets in, from records alone. */
class InboundsTest {
  private static final PodName POD = new PodName("shop", "pod-10.42.0.5");

  private final Cluster cluster = new Cluster();
  private final Answers answers = new Answers(cluster);

  @Test
  void nothingIsSaidBeforeMeshAndPodAreKnown() {
    assertThat(answers.answer(new Topic.Inbound(POD)).value()).isNull();
    given(mesh(Fallback.AUDIT));
    assertThat(answers.answer(new Topic.Inbound(POD)).value()).isNull();
    given(pod(Map.of(), ""));
    assertThat(policyNow())
        .isEqualTo(new InboundPolicy(Fallback.AUDIT, List.of(), List.of(), List.of(), List.of()));
  }

  @Test
  void policiesThatSelectThePodAreItsRulesInTheOrderOfTheirNames() {
    given(
        mesh(Fallback.DENY),
        pod(Map.of("app", "web"), ""),
        policy("shop", "z-all", 4, "allow: [{identities: [shop/client]}]"),
        policy("shop", "a-web", 2, "selector: {matchLabels: {app: web}}\nports: [8080]"),
        policy("shop", "other", 1, "selector: {matchLabels: {app: api}}"),
        policy("elsewhere", "all", 1, "{}"));

    assertThat(policyNow().rules())
        .containsExactly(
            new Rule("shop/a-web", List.of(new PortRange(8080, 8080)), List.of(), List.of(), false),
            new Rule(
                "shop/z-all",
                List.of(),
                List.of(),
                List.of(
                    new Rule.Client(
                        List.of("spiffe://cluster.local/ns/shop/sa/client"), List.of())),
                false));
    assertThat(policyNow().sources())
        .containsExactly(
            new Source("AuthorizationPolicy", "shop", "a-web", 2),
            new Source("AuthorizationPolicy", "shop", "z-all", 4));
  }

  @Test
  void whileTheMeshIsRemovedEverybodyIsLetIn() {
    given(
        mesh(Fallback.DENY),
        pod(Map.of("app", "web"), "Deny"),
        policy("shop", "nobody", 4, "allow: []"));
    assertThat(policyNow().rules()).hasSize(1);

    Source removal = new Source("Mesh", "", "default", 2);
    given(new Change.MeshIs(new MeshRecord("cluster.local", Fallback.DENY, List.of(), removal)));

    assertThat(policyNow())
        .isEqualTo(
            new InboundPolicy(
                Fallback.PERMISSIVE, List.of(), List.of(), List.of(), List.of(removal)));
    assertThat(cluster.removal()).contains(removal);
  }

  @Test
  void theLimitsOfAServiceHoldAtThePortsThatItTargets() {
    var limit =
        new Limits(
            Rate.of(100),
            new PerClient(
                Rate.of(10), List.of(new ForClients(List.of("shop/front", "*"), Rate.of(50)))));
    given(
        mesh(Fallback.DENY),
        pod(Map.of(), ""),
        service(WEB, "10.0.0.1", Given.http(80)),
        slice(WEB, 8080, ready("10.42.0.5")),
        policy("shop", "nobody", 4, "allow: []"),
        profile("shop", 7, limit),
        profile("client", 1, new Limits(Rate.of(1), null)));

    assertThat(policyNow().limits())
        .containsExactly(
            new RateLimit(
                "shop/web",
                8080,
                Rate.of(100),
                new PerClient(
                    Rate.of(10),
                    List.of(
                        new ForClients(
                            List.of("spiffe://cluster.local/ns/shop/sa/front", "*"),
                            Rate.of(50))))));
    assertThat(policyNow().sources()).extracting(Source::generation).containsExactly(4L, 7L);

    given(profile("shop", 8, null));
    assertThat(policyNow().limits()).isEmpty();
    assertThat(policyNow().sources()).extracting(Source::generation).containsExactly(4L);
  }

  private static Change profile(String namespace, long generation, @Nullable Limits limits) {
    return new Change.ProfileIs(
        new Change.ProfileName(namespace, WEB.fqdn()),
        new Translation.Accepted(
            new Policy(
                new Source("ServiceProfile", namespace, WEB.fqdn(), generation),
                List.of(),
                RetryBudget.DEFAULT,
                LoadBalancer.DEFAULT,
                null,
                List.of(),
                List.of(),
                limits)));
  }

  @Test
  void aPolicyThatIsRefusedAllowsNobodyAndCountsAsASource() {
    given(
        mesh(Fallback.PERMISSIVE),
        pod(Map.of(), ""),
        policy("shop", "odd", 7, "routes: [{pathRegex: '('}]\nallow: [{identities: ['*']}]"));

    assertThat(policyNow().rules()).extracting(Rule::allow).containsExactly(List.of());
    assertThat(policyNow().sources()).extracting(Source::generation).containsExactly(7L);
    assertThat(cluster.authorizations().sources()).hasSize(1);
  }

  @Test
  void namesOfIdentitiesFollowTheTrustDomain() {
    given(
        policy("shop", "all", 1, "allow: [{namespaces: [shop]}]"),
        mesh(Fallback.DENY),
        pod(Map.of(), ""));

    assertThat(policyNow().rules().getFirst().allow().getFirst().identities())
        .containsExactly("spiffe://cluster.local/ns/shop/*");
  }

  @Test
  void thePodsWordStandsAboveItsNamespacesAndThatAboveTheMeshs() {
    given(mesh(Fallback.MESHED_ONLY), pod(Map.of(), ""));
    assertThat(policyNow().fallback()).isEqualTo(Fallback.MESHED_ONLY);

    given(new Change.NamespaceIs("shop", new NamespaceRecord(List.of(), "Audit")));
    assertThat(policyNow().fallback()).isEqualTo(Fallback.AUDIT);

    given(pod(Map.of(), "Deny"));
    assertThat(policyNow().fallback()).isEqualTo(Fallback.DENY);
  }

  @Test
  void aWordThatNobodyKnowsLeavesWhatStandsAboveIt() {
    given(mesh(Fallback.MESHED_ONLY), pod(Map.of(), "everybody"));
    assertThat(policyNow().fallback()).isEqualTo(Fallback.MESHED_ONLY);

    given(new Change.NamespaceIs("shop", new NamespaceRecord(List.of(), "permissive?")));
    assertThat(policyNow().fallback()).isEqualTo(Fallback.MESHED_ONLY);
  }

  @Test
  void portsAreAsTheServicesThatListThePodDeclareThem() {
    given(
        mesh(Fallback.DENY),
        pod(Map.of(), ""),
        service(WEB, "10.43.0.9", new ServiceRecord.Port("http", 80, "http")),
        slice(WEB, 8080, ready("10.42.0.5")));
    assertThat(policyNow().ports()).containsExactly(new DeclaredPort(8080, Protocol.HTTP1));

    given(service(WEB, "10.43.0.9", new ServiceRecord.Port("http", 80, null)));
    assertThat(policyNow().ports()).isEmpty();

    // What is assumed of the Service's port holds for the port behind it.
    given(service(WEB, "10.43.0.9", new ServiceRecord.Port("http", 3306, null)));
    assertThat(policyNow().ports()).containsExactly(new DeclaredPort(8080, Protocol.OPAQUE));
  }

  @Test
  void aPortThatServicesContradictEachOtherAboutIsDetected() {
    var second = new ServiceKey("shop", "second");
    given(
        mesh(Fallback.DENY),
        pod(Map.of(), ""),
        service(WEB, "10.43.0.9", new ServiceRecord.Port("http", 80, "http")),
        slice(WEB, 8080, ready("10.42.0.5")),
        service(second, "10.43.0.10", new ServiceRecord.Port("http", 80, "grpc")),
        slice(second, 8080, ready("10.42.0.5")));
    assertThat(policyNow().ports()).isEmpty();

    given(slice(second, 8080, ready("10.42.0.6")));
    assertThat(policyNow().ports()).containsExactly(new DeclaredPort(8080, Protocol.HTTP1));
  }

  @Test
  void aPortIsOpaqueWhenItsServiceItsNamespaceOrThePodSaysSo() {
    var target = List.of(new PortRange(8080, 8080));
    given(
        mesh(Fallback.DENY),
        pod(Map.of(), ""),
        service(WEB, "10.43.0.9", new ServiceRecord.Port("http", 80, "http")),
        slice(WEB, 8080, ready("10.42.0.5")),
        new Change.NamespaceIs("shop", new NamespaceRecord(List.of(new PortRange(80, 80)), "")));
    assertThat(policyNow().ports()).containsExactly(new DeclaredPort(8080, Protocol.OPAQUE));

    given(
        new Change.NamespaceIs("shop", NamespaceRecord.NONE),
        new Change.PodIs(POD, record(target, PodRecord.Inbound.NONE)));
    assertThat(policyNow().ports()).containsExactly(new DeclaredPort(8080, Protocol.OPAQUE));
  }

  @Test
  void aChangeTouchesOnlyThePodsThatItMatters() {
    given(
        mesh(Fallback.DENY),
        pod(Map.of(), ""),
        service(WEB, "10.43.0.9", new ServiceRecord.Port("http", 80, "http")),
        slice(WEB, 8080, ready("10.42.0.5")));
    Set<Object> dependencies = answers.answer(new Topic.Inbound(POD)).dependencies();

    assertThat(touched(slice(WEB, 8080, ready("10.42.0.5", "10.42.0.6"))))
        .doesNotContainAnyElementsOf(dependencies);
    assertThat(touched(slice(WEB, 8081, ready("10.42.0.5", "10.42.0.6"))))
        .containsAnyElementsOf(dependencies);
    assertThat(touched(slice(WEB, 8081, ready("10.42.0.6")))).containsAnyElementsOf(dependencies);
    assertThat(touched(policy("other", "p", 1, "{}"))).doesNotContainAnyElementsOf(dependencies);
    assertThat(touched(policy("shop", "p", 1, "{}"))).containsAnyElementsOf(dependencies);
    assertThat(touched(pod(Map.of("a", "b"), ""))).containsAnyElementsOf(dependencies);
    assertThat(touched(pod(Map.of("a", "b"), ""))).isEmpty();
    assertThat(touched(mesh(Fallback.DENY))).isEmpty();
    assertThat(touched(mesh(Fallback.AUDIT))).contains(Cluster.EVERYTHING);
  }

  @Test
  void theVersionFollowsTheContent() {
    given(mesh(Fallback.DENY), pod(Map.of("app", "web"), ""));
    String version = version();
    given(pod(Map.of("app", "web", "pod-template-hash", "1"), ""));
    assertThat(version()).isEqualTo(version);
    given(policy("shop", "all", 1, "{}"));
    String first = version();
    assertThat(first).isNotEqualTo(version);
    given(policy("shop", "all", 2, "{}"));
    assertThat(version()).isNotEqualTo(first);
    given(new Change.AuthorizationIs(new Change.AuthorizationName("shop", "all"), null));
    assertThat(version()).isEqualTo(version);
  }

  private static Change pod(Map<String, String> labels, String fallback) {
    return new Change.PodIs(
        POD, record(List.of(), new PodRecord.Inbound(labels, List.of(), fallback)));
  }

  private static PodRecord record(List<PortRange> opaque, PodRecord.Inbound inbound) {
    return new PodRecord(
        POD.namespace(),
        POD.name(),
        List.of("10.42.0.5"),
        true,
        "deployment",
        "web",
        "default",
        List.of(),
        opaque,
        inbound);
  }

  private void given(Change... changes) {
    for (Change change : changes) {
      cluster.apply(change, new HashSet<>());
    }
  }

  private Set<Object> touched(Change change) {
    var touched = new HashSet<Object>();
    cluster.apply(change, touched);
    return touched;
  }

  private InboundPolicy policyNow() {
    return value().policy();
  }

  private String version() {
    return value().version();
  }

  private Value.Inbound value() {
    return Objects.requireNonNull(answers.answer(new Topic.Inbound(POD)).value());
  }
}
