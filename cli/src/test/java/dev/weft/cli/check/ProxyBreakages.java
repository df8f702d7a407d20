package dev.weft.cli.check;

import static dev.weft.cli.check.Breakage.error;
import static dev.weft.cli.check.Breakage.warning;

import dev.weft.cli.check.facts.Found;
import dev.weft.cli.check.facts.ProxyLink;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What goes wrong with proxies. */
final class ProxyBreakages {
  private static final String WEB = "shop/" + SomeCluster.WEB;

  static final List<Breakage> ALL =
      List.of(
          error("proxy-readable", "there is no namespace void", c -> c.namespace = "void"),
          error("proxy-readable", "Namespace is forbidden", c -> c.objects.refuse(Namespace.class)),
          error("proxy-readable", "Pod is forbidden", c -> c.objects.refuse(Pod.class)),
          warning(
              "proxy-pods", "none has", c -> c.objects.remove(Pod.class, "shop", SomeCluster.WEB)),
          error(
              "proxy-injected",
              "shop/late slipped by",
              c -> bare(c, "", "containers: [{name: a}]")),
          warning(
              "proxy-injected",
              "shop/late cannot have one: the pod uses the host's network (spec.hostNetwork)",
              c -> bare(c, "", "hostNetwork: true, containers: [{name: a}]")),
          warning(
              "proxy-injected",
              "container istio-proxy is the proxy of another mesh",
              c -> bare(c, "", "containers: [{name: istio-proxy}]")),
          error(
              "proxy-injected",
              "shop/late has none: label weft.dev/inject: 'yes' (expected: enabled or disabled)",
              c -> bare(c, ", labels: {weft.dev/inject: 'yes'}", "containers: [{name: a}]")),
          error(
              "proxy-ready",
              WEB + ": weft-proxy waits: ImagePullBackOff",
              status(
                  "{phase: Pending, initContainerStatuses: [{name: weft-proxy, ready: false, state: {waiting: {reason: ImagePullBackOff}}}]}")),
          error("proxy-ready", WEB + ": weft-proxy is not ready", status("{phase: Running}")),
          warning(
              "proxy-restarts",
              WEB + ": weft-proxy restarted (2 in all), last 30m ago: OOMKilled, exit code 137",
              status(
                  "{phase: Running, initContainerStatuses: [{name: weft-proxy, ready: true, restartCount: 2,"
                      + " lastState: {terminated: {reason: OOMKilled, exitCode: 137, finishedAt: '2026-11-26T11:30:00Z'}}}]}")),
          error(
              "proxy-in-touch",
              WEB + ": connection refused",
              link("0.1.0", 1, "connection refused", "7a", "")),
          error("proxy-policy", "lets in nobody", link("0.1.0", 1, "", null, "")),
          error(
              "proxy-policy", "refused the last: too long", link("0.1.0", 1, "", "7a", "too long")),
          warning(
              "proxy-version", WEB + ": 0.0.9 (expected: 0.1.0)", link("0.0.9", 1, "", "7a", "")),
          error("proxy-wire", "it speaks 4, this version 1", link("0.1.0", 4, "", "7a", "")));

  private ProxyBreakages() {}

  private static void bare(SomeCluster cluster, String metadata, String spec) {
    cluster.objects.add(
        Pod.class,
        "{metadata: {name: late, namespace: shop%s}, spec: {%s}, status: {phase: Running}}"
            .formatted(metadata, spec));
  }

  private static Consumer<SomeCluster> status(String yaml) {
    return cluster ->
        cluster.objects.change(
            Pod.class,
            "shop",
            SomeCluster.WEB,
            there -> there.setStatus(SomeObjects.read(yaml, PodStatus.class)));
  }

  private static Consumer<SomeCluster> link(
      String version, int wire, String away, @Nullable String policy, String refused) {
    return cluster ->
        cluster.links.replaceAll((_, _) ->
            Found.of(new ProxyLink(version, wire, away.isEmpty(), away, policy, refused)));
  }
}
