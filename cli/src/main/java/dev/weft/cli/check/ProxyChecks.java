package dev.weft.cli.check;

import dev.weft.api.Names;
import dev.weft.api.Version;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.cli.check.facts.Found;
import dev.weft.cli.check.facts.ProxyLink;
import dev.weft.crds.mesh.MeshStatus;
import dev.weft.operator.inject.Decision;
import dev.weft.operator.inject.Injector;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether pods have their proxies, and these do their work. Pure. */
final class ProxyChecks {
  static final String READ = "proxy-readable";
  private static final Set<String> OURS = Set.of(Names.INIT_CONTAINER, Names.PROXY_CONTAINER);
  private static final String NOT_INJECTED = "weft: no proxy is injected: ";
  private static final String CONTROL =
      "look at the proxy's log ('kubectl -n NS logs POD -c weft-proxy'), and whether the control plane is well";

  /** As many generations of the wire format are spoken as old proxies may be upgraded from. */
  private static final int OLDER_WIRES = 2;

  static final RuleSet RULES =
      new RuleSet(
          "weft-data-plane",
          List.of(MeshChecks.EXISTS),
          List.of(
              Rule.of(
                  READ,
                  "namespaces and pods can be read",
                  "name a namespace that exists by -n, or ask for the right to list pods and namespaces",
                  ProxyChecks::readable),
              rule(
                  "proxy-pods",
                  "some pods have a proxy",
                  "label a namespace: 'kubectl label namespace NAME weft.dev/inject=enabled', then restart its workloads",
                  facts ->
                      DataPlane.of(facts).meshed().isEmpty()
                          ? Verdict.warns("none has")
                          : Verdict.holds(Integer.toString(DataPlane.of(facts).meshed().size()))),
              rule(
                  "proxy-injected",
                  "pods that ask for a proxy have one",
                  "restart the workloads of pods that were made before the label, or while no injector answered"
                      + " ('kubectl -n NS rollout restart deploy/NAME'); label pods that cannot have one"
                      + " weft.dev/inject=disabled",
                  ProxyChecks::injected),
              rule(
                      "proxy-ready",
                      "proxies are ready",
                      "look at 'kubectl -n NS describe pod POD'",
                      ProxyChecks::ready)
                  .mayPass(),
              rule(
                  "proxy-restarts",
                  "proxies do not restart",
                  "look at 'kubectl -n NS logs POD -c weft-proxy --previous'; OOMKilled: raise the Mesh's"
                      + " spec.proxy.resources, or config.weft.dev/proxy-memory-limit",
                  ProxyChecks::restarts),
              rule(
                      "proxy-in-touch",
                      "proxies are in touch with the control plane",
                      CONTROL,
                      facts ->
                          linked(
                              facts,
                              link ->
                                  link.connected()
                                      ? ""
                                      : link.detail().isEmpty() ? "it is not" : link.detail()))
                  .mayPass(),
              rule(
                      "proxy-policy",
                      "proxies act on the inbound policy that they were sent last",
                      CONTROL,
                      facts -> linked(facts, ProxyChecks::policy))
                  .mayPass(),
              rule(
                  "proxy-version",
                  "proxies are of the control plane's version",
                  "the operator upgrades these in place, by itself: 'weft upgrade' says how that stands, and what stopped it;"
                      + " pods and namespaces that say config.weft.dev/proxy-image keep theirs",
                  ProxyChecks::version),
              rule(
                  "proxy-wire",
                  "proxies speak a wire format that the control plane understands",
                  "too old: the operator upgrades these in place, and 'weft upgrade' says what stopped it;"
                      + " newer than the operator: upgrade that",
                  facts -> linked(facts, ProxyChecks::wire))));

  private ProxyChecks() {}

  private static Rule rule(
      String id, String text, String hint, Function<ClusterFacts, Verdict> judgement) {
    return Rule.of(id, text, hint, judgement).needs(READ);
  }

  private static Verdict readable(ClusterFacts facts) {
    String namespace = facts.asked().namespace();
    Verdict namespaces =
        namespace == null
            ? WeftPods.found(facts.objects().all(Namespace.class, null), "namespace at all")
            : WeftPods.found(
                facts.objects().one(Namespace.class, null, namespace), "namespace " + namespace);
    return namespaces instanceof Verdict.Holds
        ? WeftPods.found(facts.objects().all(Pod.class, namespace), "kind Pod here")
        : namespaces;
  }

  private static Verdict injected(ClusterFacts facts) {
    List<String> wrong = new ArrayList<>();
    List<String> odd = new ArrayList<>();
    DataPlane plane = DataPlane.of(facts);
    for (Pod pod : plane.without()) {
      Namespace namespace = plane.namespaces().get(pod.getMetadata().getNamespace());
      switch (decide(facts, pod, namespace)) {
        case Decision.Inject _ -> wrong.add(DataPlane.text(pod) + " slipped by: it could have one");
        case Decision.Refuse(String message, var _) ->
            wrong.add(DataPlane.text(pod) + " has none: " + message);
        case Decision.Leave(List<String> why) ->
            why.forEach(each ->
                odd.add(
                    DataPlane.text(pod) + " cannot have one: " + each.replace(NOT_INJECTED, "")));
      }
    }
    return Verdict.of(wrong, odd);
  }

  /** What the injector makes of a pod. */
  static Decision decide(ClusterFacts facts, Pod pod, @Nullable Namespace namespace) {
    return Injector.decide(
        new Injector.Input(
            pod,
            namespace == null ? Map.of() : DataPlane.annotations(namespace),
            DataPlane.settings(facts),
            ""));
  }

  private static Verdict ready(ClusterFacts facts) {
    List<String> wrong = new ArrayList<>();
    for (Pod pod : DataPlane.of(facts).meshed()) {
      boolean ready =
          ours(pod).stream()
              .anyMatch(status ->
                  status.getName().equals(Names.PROXY_CONTAINER)
                      && Boolean.TRUE.equals(status.getReady()));
      if (!ready) {
        String why =
            ours(pod).stream()
                .flatMap(status -> WeftPods.waiting(status).stream())
                .findFirst()
                .orElse("weft-proxy is not ready");
        wrong.add(DataPlane.text(pod) + ": " + why);
      }
    }
    return Verdict.none(wrong);
  }

  private static List<ContainerStatus> ours(Pod pod) {
    return WeftPods.containers(pod).filter(status -> OURS.contains(status.getName())).toList();
  }

  private static Verdict restarts(ClusterFacts facts) {
    List<String> odd = new ArrayList<>();
    for (Pod pod : DataPlane.of(facts).meshed()) {
      ours(pod).stream()
          .flatMap(status -> WeftPods.restarted(status, facts.now()).stream())
          .forEach(why -> odd.add(DataPlane.text(pod) + ": " + why));
    }
    return Verdict.noneOdd(odd);
  }

  /** Of the proxies that answered; who did not is told by weft-identity-data-plane. */
  private static Verdict linked(ClusterFacts facts, Function<ProxyLink, String> judgement) {
    List<String> wrong = new ArrayList<>();
    facts
        .links()
        .forEach((pod, link) -> {
          String why = link.optional().map(judgement).orElse("");
          if (!why.isEmpty()) {
            wrong.add(pod.text() + ": " + why);
          }
        });
    return Verdict.none(wrong);
  }

  private static String policy(ProxyLink link) {
    if (!link.refused().isEmpty()) {
      return "it refused the last: " + link.refused();
    }
    return link.policy() == null ? "it has none yet, and lets in nobody" : "";
  }

  private static String wire(ProxyLink link) {
    return link.wireVersion() > Version.WIRE || link.wireVersion() < Version.WIRE - OLDER_WIRES
        ? "it speaks " + link.wireVersion() + ", this version " + Version.WIRE
        : "";
  }

  private static Verdict version(ClusterFacts facts) {
    String wanted =
        Optional.ofNullable(MeshChecks.mesh(facts).getStatus())
            .map(MeshStatus::version)
            .orElse(Version.CURRENT);
    List<String> odd = new ArrayList<>();
    facts
        .links()
        .forEach((pod, link) -> {
          if (link instanceof Found.Is<ProxyLink>(ProxyLink known)
              && !known.version().equals(wanted)) {
            odd.add(pod.text() + ": " + known.version() + " (expected: " + wanted + ")");
          }
        });
    return Verdict.noneOdd(odd);
  }
}
