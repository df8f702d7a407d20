package dev.weft.playground.app.demo;

import dev.weft.api.Names;
import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.stat.Answer;
import dev.weft.cli.stat.Proxies;
import dev.weft.playground.app.Await;
import dev.weft.playground.app.Playground;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the demo does to a playground. */
public final class Faults {
  private static final Duration RECOVERY = Duration.ofSeconds(30);
  private static final int SERVERS = 2;
  private static final int MORE_SERVERS = 4;

  private final Playground playground;

  public Faults(Playground playground) {
    this.playground = playground;
  }

  /** In the order in which the demo makes them happen. */
  public List<Fault> all() {
    return List.of(controlPlaneKilled(), serverKilled(), proxyKilled(), scaledUp(), scaledDown());
  }

  public Fault controlPlaneKilled() {
    return crash("control plane killed", true, Names.NAMESPACE, Names.CONTROL + "-", "");
  }

  public Fault serverKilled() {
    return crash("a server killed", true, Playground.SHOP, "stock-", "stock");
  }

  public Fault proxyKilled() {
    return crash("a proxy killed", false, Playground.SHOP, "stock-", Names.PROXY_CONTAINER);
  }

  public Fault scaledUp() {
    return new Fault(
        "servers doubled",
        true,
        () -> scale(MORE_SERVERS),
        () -> {
          playground.awaitDeployments(Playground.SHOP, List.of("stock"));
          Await.until(RECOVERY, "each server gets requests", this::idleServer);
        });
  }

  public Fault scaledDown() {
    return new Fault(
        "servers halved",
        true,
        () -> scale(SERVERS),
        () -> {
          playground.awaitDeployments(Playground.SHOP, List.of("stock"));
          Await.until(RECOVERY, "the others are gone", this::leavingServer);
        });
  }

  /**
   * Kills a container's processes without warning.
   *
   * @param prefix of the pod's name; the first such pod is struck
   * @param container "": the pod's first
   */
  private Fault crash(
      String name, boolean harmless, String namespace, String prefix, String container) {
    Victim[] victim = new Victim[1];
    return new Fault(
        name,
        harmless,
        () -> {
          victim[0] = Victim.find(playground, namespace, prefix, container);
          victim[0].crash();
        },
        () -> Await.until(RECOVERY, name + ": it runs again", () -> victim[0].missing()));
  }

  private void scale(int replicas) {
    var _ =
        playground
            .client()
            .apps()
            .deployments()
            .inNamespace(Playground.SHOP)
            .withName("stock")
            .scale(replicas);
  }

  private Optional<String> idleServer() throws InterruptedException {
    Proxies proxies = new Proxies(playground.client(), System::nanoTime);
    List<MeshPod> servers =
        proxies.pods(Playground.SHOP).stream()
            .filter(pod -> "stock".equals(pod.owners().get("deployment")))
            .toList();
    Map<MeshPod, Answer> answers = proxies.ask(servers);
    return servers.stream()
        .filter(pod -> !(answers.get(pod) instanceof Answer.Ok(var scrape) && scrape.served()))
        .map(pod -> pod.name() + " has had none")
        .findFirst();
  }

  private Optional<String> leavingServer() {
    long servers =
        playground
            .client()
            .pods()
            .inNamespace(Playground.SHOP)
            .withLabel("server", "stock")
            .list()
            .getItems()
            .size();
    return servers == SERVERS ? Optional.empty() : Optional.of(servers + " are there");
  }
}
