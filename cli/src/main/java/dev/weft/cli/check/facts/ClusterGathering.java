package dev.weft.cli.check.facts;

import dev.weft.api.Names;
import dev.weft.api.Ports;
import dev.weft.cli.CannotException;
import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.cluster.Pods;
import dev.weft.cli.cluster.Said;
import dev.weft.cli.identity.Facts;
import dev.weft.cli.identity.Gathering;
import dev.weft.cli.identity.ProxyState;
import dev.weft.operator.install.InstallOptions;
import dev.weft.operator.install.Installation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks a cluster for all that {@link ClusterFacts} holds. Nothing that it meets is thrown. */
public final class ClusterGathering {
  private static final List<String> PAGES = List.of("readyz", "metrics");

  private final Asked asked;
  private final InstantSource clock;
  private final List<HasMetadata> installed =
      Installation.render(InstallOptions.DEFAULT); // once: it is read from YAML

  public ClusterGathering(Asked asked, InstantSource clock) {
    this.asked = asked;
    this.clock = clock;
  }

  /**
   * @param open connects to nothing yet; may say by {@link CannotException} that it cannot
   */
  public ClusterFacts gather(Supplier<KubernetesClient> open) throws InterruptedException {
    Asking asking = new Asking();
    Found<KubernetesClient> client = asking.ask(open);
    if (client instanceof Found.Is<KubernetesClient>(KubernetesClient connected)) {
      try (connected) {
        return gather(connected, asking);
      }
    }
    String why = client instanceof Found.Unreadable<?>(String reason) ? reason : "no kubeconfig";
    return new ClusterFacts(
        asked,
        installed,
        ApiProbe.none(why, clock.instant()),
        new Gathered(),
        Map.of(),
        Map.of(),
        new Found.Unreadable<>(why),
        Map.of());
  }

  private ClusterFacts gather(KubernetesClient client, Asking asking) throws InterruptedException {
    ApiProbe probe = new ApiProbe(client, asking, clock);
    ApiFacts api = probe.look();
    if (!(api.version() instanceof Found.Is)) {
      asking.giveUp("the API server does not answer");
    }
    Questions questions = new Questions(client, asking, installed);
    return switch (asked.scope()) {
      case PRE -> {
        questions.beforeInstallation();
        yield facts(api, questions.answers(), rights(probe));
      }
      case IDENTITY -> identity(client, asking, api, questions.answers());
      case INSTALLED, PROXIES -> {
        questions.installation();
        if (asked.scope() == Asked.Scope.PROXIES) {
          questions.dataPlane(asked.namespace());
        }
        yield installed(client, asking, api, questions.answers());
      }
    };
  }

  private ClusterFacts facts(ApiFacts api, Snapshot objects, Map<Access, Found<Boolean>> access) {
    return new ClusterFacts(
        asked, installed, api, objects, access, Map.of(), new Found.Missing<>(), Map.of());
  }

  private ClusterFacts identity(
      KubernetesClient client, Asking asking, ApiFacts api, Snapshot objects)
      throws InterruptedException {
    Gathering gathering = new Gathering(client, clock);
    Found<Facts> identity;
    try {
      var proxies = new Pods(client);
      Found<List<MeshPod>> pods = asking.ask(() -> proxies.list(asked.namespace()));
      identity =
          switch (pods) {
            case Found.Is<List<MeshPod>>(var known) -> {
              Map<MeshPod, ProxyState.Answer> states =
                  proxies.ask(known, "state", ProxyState::read);
              yield asking.ask(() -> gathering.gather(states).orElse(null));
            }
            case Found.Missing<List<MeshPod>> _ -> new Found.Missing<>();
            case Found.Unreadable<List<MeshPod>>(String why) -> new Found.Unreadable<>(why);
          };
    } catch (CannotException e) {
      identity = new Found.Unreadable<>(String.valueOf(e.getMessage()));
    }
    return new ClusterFacts(asked, installed, api, objects, Map.of(), Map.of(), identity, Map.of());
  }

  /** What one look at a proxy's /state is good for. */
  private record Looked(ProxyState.Answer state, Found<ProxyLink> link) {
    static Looked at(Said said) {
      return new Looked(ProxyState.read(said), ProxyLink.read(said));
    }
  }

  private ClusterFacts installed(
      KubernetesClient client, Asking asking, ApiFacts api, Snapshot objects)
      throws InterruptedException {
    Pods pods = new Pods(client);
    Found<List<MeshPod>> meshed =
        asked.scope() == Asked.Scope.PROXIES
            ? map(
                objects.all(Pod.class, asked.namespace()),
                all -> all.stream().map(MeshPod::of).toList())
            : asking.ask(() -> pods.list(asked.namespace()));
    Map<MeshPod, Looked> looked =
        pods.ask(meshed.optional().orElse(List.of()), "state", Looked::at);
    Map<MeshPod, ProxyState.Answer> states = new LinkedHashMap<>();
    Map<MeshPod, Found<ProxyLink>> links = new LinkedHashMap<>();
    looked.forEach((pod, each) -> {
      states.put(pod, each.state());
      links.put(pod, each.link());
    });
    Found<Facts> identity =
        meshed instanceof Found.Unreadable<List<MeshPod>>(String why)
            ? new Found.Unreadable<>(why)
            : asking.ask(() -> new Gathering(client, clock).gather(states).orElse(null));
    return new ClusterFacts(
        asked, installed, api, objects, Map.of(), pages(pods, objects), identity, links);
  }

  private static Map<String, Map<String, Said>> pages(Pods pods, Snapshot objects)
      throws InterruptedException {
    List<String> running =
        objects.all(Pod.class, Names.NAMESPACE).optional().orElse(List.of()).stream()
            .map(MeshPod::of)
            .filter(MeshPod::running)
            .map(MeshPod::name)
            .toList();
    Map<String, Map<String, Said>> pages = new LinkedHashMap<>();
    for (String page : PAGES) {
      pages.put(
          page,
          Pods.each(running, pod -> pods.page(Names.NAMESPACE, pod, Ports.OPERATOR_HEALTH, page)));
    }
    return pages;
  }

  private Map<Access, Found<Boolean>> rights(ApiProbe probe) {
    Map<Access, Found<Boolean>> access = new LinkedHashMap<>();
    Set<Access> wanted = new LinkedHashSet<>(NeededRights.toApply(installed));
    wanted.addAll(NeededRights.toHandOutAny());
    wanted.forEach(right -> access.put(right, probe.may(right)));
    boolean any =
        NeededRights.toHandOutAny().stream()
            .allMatch(right -> Found.of(true).equals(access.get(right)));
    if (!any) {
      NeededRights.handedOut(installed).forEach(right -> access.computeIfAbsent(right, probe::may));
    }
    return access;
  }

  private static <A, B> Found<B> map(Found<A> found, Function<A, B> mapping) {
    return switch (found) {
      case Found.Is<A>(A value) -> new Found.Is<>(mapping.apply(value));
      case Found.Missing<A> _ -> new Found.Missing<>();
      case Found.Unreadable<A>(String why) -> new Found.Unreadable<>(why);
    };
  }
}
