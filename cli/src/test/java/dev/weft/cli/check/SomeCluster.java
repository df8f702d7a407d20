package dev.weft.cli.check;

import dev.weft.cli.check.facts.Access;
import dev.weft.cli.check.facts.ApiFacts;
import dev.weft.cli.check.facts.Asked;
import dev.weft.cli.check.facts.Asked.Scope;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.cli.check.facts.Found;
import dev.weft.cli.check.facts.NeededRights;
import dev.weft.cli.check.facts.ProxyLink;
import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.cluster.Said;
import dev.weft.cli.identity.Facts;
import dev.weft.cli.identity.SomeMesh;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.operator.install.InstallOptions;
import dev.weft.operator.install.Installation;
import dev.weft.operator.reconcile.mesh.InjectorWebhook;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cluster in which all is well, of which a test changes one thing. */
final class SomeCluster {
  static final Instant NOW = SomeMesh.NOW;

  /** Shared: {@link SomeObjects#change} changes copies. */
  static final List<HasMetadata> INSTALLED = installed();

  static final String WEB = "web-5d4f-x";

  final SomeObjects objects = new SomeObjects();
  final SomeMesh certificates = new SomeMesh();
  final Map<Access, Found<Boolean>> access = new LinkedHashMap<>();
  final Map<String, Map<String, Said>> pages = new LinkedHashMap<>();
  final Map<MeshPod, Found<ProxyLink>> links = new LinkedHashMap<>();
  Found<String> client = Found.of("https://10.0.0.1/");
  Found<ApiFacts.ServerVersion> version = Found.of(new ApiFacts.ServerVersion("v1.35.0"));
  Found<String> user = Found.of("admin");
  Found<Instant> clock = Found.of(NOW);
  Instant here = NOW;
  Found<Facts> identity = new Found.Missing<>();
  @Nullable String namespace;
  @Nullable Duration failWithin;
  private final Scope scope;

  private SomeCluster(Scope scope) {
    this.scope = scope;
    objects.add(
        Node.class,
        """
        {metadata: {name: n1}, status: {conditions: [{type: Ready, status: "True"}],
         nodeInfo: {kubeletVersion: v1.35.0, operatingSystem: linux, architecture: arm64}}}
        """);
    objects.add(Lease.class, lease("kube-node-lease", "n1", "n1", NOW.minusSeconds(5)));
  }

  private static List<HasMetadata> installed() {
    List<HasMetadata> objects = Installation.render(InstallOptions.DEFAULT);
    for (HasMetadata object : objects) {
      if (object instanceof CustomResourceDefinition crd) {
        crd.setStatus(
            SomeObjects.read(
                    "{status: {conditions: [{type: NamesAccepted, status: 'True'}, {type: Established, status: 'True'}]}}",
                    CustomResourceDefinition.class)
                .getStatus());
      }
    }
    return objects;
  }

  /** Without Weft. */
  static SomeCluster empty() {
    SomeCluster cluster = new SomeCluster(Scope.PRE);
    NeededRights.toApply(INSTALLED).forEach(right -> cluster.access.put(right, Found.of(true)));
    NeededRights.toHandOutAny().forEach(right -> cluster.access.put(right, Found.of(true)));
    return cluster;
  }

  /** Of which nobody wants to know but certificates. */
  static SomeCluster certificates() {
    return new SomeCluster(Scope.IDENTITY);
  }

  /** With a Mesh, and namespace shop in it. */
  static SomeCluster meshed() {
    SomeCluster cluster = new SomeCluster(Scope.PROXIES);
    cluster.install();
    cluster.makeControlPlane();
    cluster.makeShop();
    cluster.identity = Found.of(cluster.certificates.facts());
    return cluster;
  }

  ClusterFacts facts() {
    return new ClusterFacts(
        new Asked(scope, namespace, failWithin),
        INSTALLED,
        new ApiFacts(client, version, user, clock, here),
        objects,
        access,
        pages,
        identity instanceof Found.Is ? Found.of(certificates.facts()) : identity,
        links);
  }

  Findings judge() {
    return RuleSet.judge(Catalog.of(scope), facts());
  }

  private void install() {
    for (HasMetadata object : INSTALLED) {
      objects.add(object);
    }
    available("weft-operator");
    weftPod("weft-operator", "weft-operator-7f-a");
    objects.add(Lease.class, lease("weft-system", "weft-operator", "weft-operator-7f-a", NOW));
    objects.add(
        Mesh.class,
        """
        apiVersion: weft.dev/v1alpha1
        kind: Mesh
        metadata: {name: default, generation: 2, creationTimestamp: "2026-11-01T00:00:00Z"}
        spec: {controlPlane: {replicas: 2}}
        status:
          observedGeneration: 2
          version: 0.1.0
          fleet: {total: 1, ready: 1, upToDate: 1, failed: 0, versions: [{version: 0.1.0, count: 1}]}
          conditions:
            - {type: Ready, status: "True", reason: ControlPlaneServes, message: It serves.}
            - {type: Stalled, status: "False", reason: NotStalled, message: Nothing needs help.}
            - {type: ControlPlaneReady, status: "True", reason: Available, message: 2 of 2.}
            - {type: IdentityReady, status: "True", reason: Issued, message: It is.}
            - {type: FleetReady, status: "True", reason: ProxiesReady, message: 1 of 1.}
        """);
  }

  private void makeControlPlane() {
    objects.add(
        Deployment.class,
        """
        metadata: {name: weft-control, namespace: weft-system, labels: {app.kubernetes.io/version: 0.1.0}}
        spec:
          replicas: 2
          selector: {matchLabels: {app.kubernetes.io/name: weft-control}}
          template: {spec: {containers: [{name: control, image: i}]}}
        """);
    available("weft-control");
    weftPod("weft-control", "weft-control-9c-a");
    weftPod("weft-control", "weft-control-9c-b");
    objects.add(
        PodDisruptionBudget.class,
        """
        metadata: {name: weft-control, namespace: weft-system}
        spec: {selector: {matchLabels: {app.kubernetes.io/name: weft-control}}}
        """);
    for (String name : new String[] {"weft-control", "weft-injector"}) {
      service("weft-system", name, "{ports: [{port: 8443}]}");
      slice("weft-system", name, true);
    }
    objects.add(
        InjectorWebhook.render("ca", new ObjectMetaBuilder().withName("weft-injector").build()));
  }

  private void makeShop() {
    objects.add(Namespace.class, "{metadata: {name: shop, labels: {weft.dev/inject: enabled}}}");
    Pod web =
        objects.add(
            Pod.class,
            """
            metadata: {name: %s, namespace: shop, labels: {app: web, weft.dev/injected: "true"}}
            spec:
              serviceAccountName: web
              initContainers: [{name: weft-init}, {name: weft-proxy}]
              containers: [{name: web}]
            status:
              phase: Running
              initContainerStatuses: [{name: weft-init, ready: true, restartCount: 0}, {name: weft-proxy, ready: true, restartCount: 0}]
              containerStatuses: [{name: web, ready: true}]
            """
                .formatted(WEB));
    links.put(MeshPod.of(web), Found.of(new ProxyLink("0.1.0", 1, true, "", "7a", "")));
    service(
        "shop",
        "web",
        "{selector: {app: web}, ports: [{port: 80, appProtocol: http}, {port: 3306, appProtocol: mysql}]}");
    slice("shop", "web", true);
    objects.add(
        ServiceProfile.class,
        """
        metadata: {name: web.shop.svc.cluster.local, namespace: shop, generation: 1}
        spec: {}
        status: {observedGeneration: 1, conditions: [{type: Accepted, status: "True", reason: Accepted, message: m}]}
        """);
    objects.add(
        AuthorizationPolicy.class,
        """
        metadata: {name: let-in, namespace: shop, generation: 1}
        spec: {}
        status: {observedGeneration: 1, conditions: [{type: Accepted, status: "True", reason: Accepted, message: m}]}
        """);
  }

  private void available(String deployment) {
    objects.change(
        Deployment.class,
        "weft-system",
        deployment,
        there -> {
          int replicas = there.getSpec().getReplicas();
          there.setStatus(
              SomeObjects.read(
                      "{status: {observedGeneration: 0, updatedReplicas: %1$d, availableReplicas: %1$d}}"
                          .formatted(replicas),
                      Deployment.class)
                  .getStatus());
        });
  }

  private void weftPod(String deployment, String name) {
    objects.add(
        Pod.class,
        """
        metadata: {name: %s, namespace: weft-system, labels: {app.kubernetes.io/name: %s}}
        spec: {containers: [{name: c}]}
        status: {phase: Running, conditions: [{type: Ready, status: "True"}], containerStatuses: [{name: c, ready: true, restartCount: 0}]}
        """
            .formatted(name, deployment));
    says("readyz", name, new Said.Text("ok\n"));
    says("metrics", name, new Said.Text("x 1\n"));
  }

  void says(String page, String pod, Said said) {
    pages.computeIfAbsent(page, _ -> new LinkedHashMap<>()).put(pod, said);
  }

  void service(String namespace, String name, String spec) {
    objects.add(
        Service.class,
        "{metadata: {name: %s, namespace: %s}, spec: %s}".formatted(name, namespace, spec));
  }

  void slice(String namespace, String service, boolean ready) {
    objects.add(
        EndpointSlice.class,
        """
        metadata: {name: %1$s-1, namespace: %2$s, labels: {kubernetes.io/service-name: %1$s}}
        endpoints: [{addresses: [10.1.1.1], conditions: {ready: %3$s}}]
        """
            .formatted(service, namespace, ready));
  }

  static String lease(String namespace, String name, String holder, Instant renewed) {
    return "{metadata: {name: %s, namespace: %s}, spec: {holderIdentity: %s, renewTime: '%s.000000Z'}}"
        .formatted(name, namespace, holder, renewed.toString().replace("Z", ""));
  }
}
