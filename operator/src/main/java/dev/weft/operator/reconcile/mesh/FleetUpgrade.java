package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Version;
import dev.weft.api.wire.FleetMessage;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.UpgradeProgress;
import dev.weft.crds.mesh.UpgradeStrategy;
import dev.weft.operator.fleet.FleetPods;
import dev.weft.operator.fleet.FleetView;
import dev.weft.operator.fleet.FleetWatch;
import dev.weft.operator.fleet.PodId;
import dev.weft.operator.fleet.PodState;
import dev.weft.operator.inject.ProxyImage;
import dev.weft.operator.resolve.Drain;
import dev.weft.operator.status.Events;
import dev.weft.operator.upgrade.Figures;
import dev.weft.operator.upgrade.Note;
import dev.weft.operator.upgrade.Phase;
import dev.weft.operator.upgrade.Plan;
import dev.weft.operator.upgrade.Proxy;
import dev.weft.operator.upgrade.Rehearsal;
import dev.weft.operator.upgrade.Rules;
import dev.weft.operator.upgrade.Situation;
import dev.weft.operator.upgrade.Step;
import dev.weft.operator.upgrade.Upgrade;
import dev.weft.operator.upgrade.Workload;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Upgrades the fleet: gathers the situation, asks {@link Upgrade}, carries out what it says. Called
 * for one Mesh, by one thread at a time.
 */
final class FleetUpgrade {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2); // while it is under way
  private static final int MOST_LOOKED_UP = 50;

  private final Images images;
  private final FleetPods pods;
  private final FleetWatch fleet;
  private final Restraints restraints;
  private final Events events;
  private final PodWriter writer;
  private final Rehearsals rehearsals;
  private @Nullable Figures figures;
  private @Nullable Workload restarted; // its last pods may be new and not ready yet

  FleetUpgrade(
      KubernetesClient client,
      Images images,
      FleetPods pods,
      FleetWatch fleet,
      Restraints restraints,
      Events events) {
    this.images = images;
    this.pods = pods;
    this.fleet = fleet;
    this.restraints = restraints;
    this.events = events;
    this.writer = new PodWriter(client);
    this.rehearsals = new Rehearsals(client);
  }

  /**
   * What is to be said of it.
   *
   * @param progress for the status
   * @param behind pods that have another image than they should
   * @param lookAgain when at the latest; null where only an event can help
   */
  record Outcome(
      @Nullable UpgradeProgress progress, Set<PodId> behind, @Nullable Duration lookAgain) {
    static final Outcome NONE = new Outcome(null, Set.of(), null);

    Outcome {
      behind = Set.copyOf(behind);
    }

    Optional<Phase> phase() {
      return Phase.of(progress);
    }
  }

  /**
   * @param control the control plane's Deployment, as last seen
   */
  Outcome go(Mesh mesh, @Nullable Deployment control, Instant now) {
    Rules rules = Rules.of(mesh.getSpec().upgrade());
    UpgradeProgress before = mesh.getStatus() == null ? null : mesh.getStatus().upgrade();
    String image = ProxyImage.wanted(mesh, images.proxy());
    FleetView view = fleet.view();
    List<Proxy> proxies =
        pods.meshed().stream()
            .filter(pod -> !restraints.pins(pod) && hasProxy(pod))
            .map(pod -> proxy(pod, view))
            .toList();
    Figures current = figures(before, rules, now);
    figures = current;
    String hindrance = hindrance(control, view);
    Plan plan =
        Upgrade.next(
            new Situation(
                new Situation.Target(
                    image,
                    Version.CURRENT,
                    Objects.requireNonNullElse(mesh.getMetadata().getGeneration(), 0L)),
                rules,
                before,
                hindrance,
                hindrance.isEmpty()
                    ? rehearsal(mesh, rules, before, image, proxies, now)
                    : Rehearsal.NONE,
                proxies,
                restraints.budgets(),
                current,
                workloads(rules, before, proxies, image),
                now));
    remember(plan);
    writer.carryOut(plan.steps(), now);
    plan.notes().forEach(note -> tell(mesh, note));
    return new Outcome(
        plan.progress(),
        proxies.stream()
            .filter(proxy -> !proxy.pod().sidecar().image().equals(image))
            .map(proxy -> proxy.pod().id())
            .collect(Collectors.toUnmodifiableSet()),
        plan.isUnderWay() ? LOOK_AGAIN : null);
  }

  /** One that waits for a node, or for its volumes, has none yet. */
  private static boolean hasProxy(PodState pod) {
    return !pod.sidecar().image().isEmpty()
        && (!pod.sidecar().container().isEmpty() || !pod.trouble().isEmpty());
  }

  private static Proxy proxy(PodState pod, FleetView view) {
    Optional<FleetMessage.Proxy> said = view.proxy(pod.id());
    boolean drained =
        Drain.of(pod.id().namespace(), pod.id().name(), pod.sidecar().marks().draining())
            .map(view::progress)
            .map(progress ->
                progress.behind().isEmpty()
                    && progress.acknowledged() >= progress.subscribers()
                    && view.complete())
            .orElse(false);
    return new Proxy(
        pod,
        said.isPresent() || !view.complete(), // while replicas cannot be asked, nobody knows
        said.map(FleetMessage.Proxy::proxyVersion)
            .filter(version -> !version.isEmpty())
            .orElse(pod.version()),
        drained);
  }

  /** Of an upgrade in place that is under way, on the nodes of the proxies that it will change. */
  private Rehearsal rehearsal(
      Mesh mesh,
      Rules rules,
      @Nullable UpgradeProgress before,
      String image,
      List<Proxy> proxies,
      Instant now) {
    boolean forwards = Phase.of(before).filter(phase -> phase == Phase.UPGRADING).isPresent();
    if (!forwards
        || before == null
        || !image.equals(before.toImage())
        || rules.strategy() != UpgradeStrategy.IN_PLACE) {
      return rehearsals.none();
    }
    Set<String> nodes =
        proxies.stream()
            .map(proxy -> proxy.pod().sidecar())
            .filter(sidecar -> !sidecar.image().equals(image) && !sidecar.node().isEmpty())
            .map(PodState.Sidecar::node)
            .collect(Collectors.toUnmodifiableSet());
    return rehearsals.of(mesh, image, nodes, rules.readyTimeout(), now);
  }

  /** While nothing is under way nothing has to be remembered. */
  private Figures figures(@Nullable UpgradeProgress before, Rules rules, Instant now) {
    boolean underWay = Phase.of(before).map(Phase::isUnderWay).orElse(false);
    Figures known = figures;
    return known == null || !underWay
        ? Figures.from(now, fleet.traffic())
        : known.with(now, fleet.traffic(), rules.interval());
  }

  /** The control plane is upgraded first, and must be there to see how the fleet does. */
  private String hindrance(@Nullable Deployment control, FleetView view) {
    ControlState state = ControlState.of(control, pods.control());
    if (control == null || !state.rolledOut() || !state.serves()) {
      return "the control plane comes first";
    }
    boolean ours =
        control.getSpec().getTemplate().getSpec().getContainers().stream()
            .anyMatch(container ->
                images.operator().equals(container.getImage())
                    && container.getEnv().stream()
                        .anyMatch(variable ->
                            variable.getName().equals("WEFT_PROXY_IMAGE")
                                && images.proxy().equals(variable.getValue())));
    if (!ours) {
      return "the control plane comes first"; // what was applied has not been seen yet
    }
    return view.complete() ? "" : "the control plane cannot be asked at present";
  }

  /** Only the next one matters, and the one that is under way: they go one after the other. */
  private Map<Workload, Workload.Rollout> workloads(
      Rules rules, @Nullable UpgradeProgress before, List<Proxy> proxies, String image) {
    Phase phase = Phase.of(before).orElse(Phase.DONE);
    if (rules.strategy() != UpgradeStrategy.RESTART || !phase.isUnderWay()) {
      return Map.of();
    }
    boolean back = phase == Phase.ROLLING_BACK;
    List<Workload> wrong =
        proxies.stream()
            .filter(proxy -> proxy.pod().sidecar().image().equals(image) == back)
            .map(proxy -> Workload.of(proxy.pod()))
            .filter(Workload::canBeRolled)
            .distinct()
            .sorted(Comparator.comparing(Workload::toString))
            .limit(MOST_LOOKED_UP)
            .toList();
    var found = new HashMap<Workload, Workload.Rollout>();
    Stream.ofNullable(restarted)
        .forEach(each -> writer.rollout(each).ifPresent(rollout -> found.put(each, rollout)));
    for (Workload workload : wrong) {
      Optional<Workload.Rollout> rollout = writer.rollout(workload);
      rollout.ifPresent(known -> found.put(workload, known));
      if (rollout.isPresent()) {
        break;
      }
    }
    return found;
  }

  private void remember(Plan plan) {
    plan.steps()
        .forEach(step -> {
          if (step instanceof Step.Restart(Workload workload)) {
            restarted = workload;
          }
        });
  }

  private void tell(Mesh mesh, Note note) {
    events.tell(
        mesh, note.bad() ? Events.Type.WARNING : Events.Type.NORMAL, note.reason(), note.text());
  }
}
