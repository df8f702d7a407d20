package dev.weft.cli.profile.traffic;

import dev.weft.cli.CannotException;
import dev.weft.cli.cluster.MeshPod;
import dev.weft.cli.profile.route.Sketch;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks on while a service is used: at the access logs of its pods' proxies. Decision 27
 * (docs/decisions/0027-profiles-from-the-access-log.md).
 */
public final class Tap {
  /** The API server carries each log. */
  private static final int MAX_PODS = 16;

  private final KubernetesClient client;
  private final Consumer<String> remarks;

  /**
   * @param remarks what the user should know, a line each
   */
  public Tap(KubernetesClient client, Consumer<String> remarks) {
    this.client = client;
    this.remarks = remarks;
  }

  /** The routes asked for most; never none. */
  public List<Sketch> watch(String namespace, String name, Duration howLong, int maxRoutes)
      throws InterruptedException {
    List<Server> servers = servers(namespace, name);
    var seen = new Seen();
    Map<MeshPod, Consumer<String>> readers = new LinkedHashMap<>();
    servers.forEach(server -> readers.put(server.pod(), text -> seen.line(text, server.ports())));
    remarks.accept(
        "watching %s for %ds, at %d of its pods"
            .formatted(name, howLong.toSeconds(), servers.size()));
    Map<MeshPod, String> silent = new LogFollowing(client).follow(readers, howLong);
    silent.forEach((pod, why) ->
        remarks.accept("the log of " + pod.text() + "'s proxy cannot be read: " + why));
    Seen.Summary summary = seen.summary(maxRoutes);
    if (summary.sketches().isEmpty()) {
      throw new CannotException(nothing(summary, name, howLong));
    }
    tell(summary);
    return summary.sketches();
  }

  private List<Server> servers(String namespace, String name) {
    Service service = client.services().inNamespace(namespace).withName(name).get();
    if (service == null) {
      throw new CannotException("there is no Service " + name + " in namespace " + namespace);
    }
    Map<String, String> selector = service.getSpec().getSelector();
    if (selector == null || selector.isEmpty()) {
      throw new CannotException(
          "the Service " + name + " selects no pods: nothing of its traffic passes a proxy");
    }
    List<Server> all =
        client.pods().inNamespace(namespace).withLabels(selector).list().getItems().stream()
            .map(pod -> Server.of(pod, service))
            .filter(server -> server.pod().running())
            .toList();
    return readable(all, namespace, name);
  }

  private List<Server> readable(List<Server> all, String namespace, String name) {
    if (all.isEmpty()) {
      throw new CannotException("no pod of " + name + " runs in namespace " + namespace);
    }
    List<Server> meshed = all.stream().filter(server -> server.pod().meshed()).toList();
    if (meshed.isEmpty()) {
      throw new CannotException("no pod of " + name + " has a proxy (docs/injection.md)");
    }
    List<Server> logging = meshed.stream().filter(Server::logs).toList();
    if (logging.isEmpty()) {
      throw new CannotException(
          "the proxies of "
              + name
              + " write no access log, from which this is read. Set spec.proxy.accessLog: JSON in"
              + " the Mesh, and restart the pods (weft restart, or kubectl rollout restart)");
    }
    if (logging.size() < all.size()) {
      remarks.accept(
          "%d of %d pods of %s cannot be watched: no proxy, or none with an access log"
              .formatted(all.size() - logging.size(), all.size(), name));
    }
    if (logging.size() > MAX_PODS) {
      remarks.accept(
          "watching only %d of %d pods: each takes its share of the traffic"
              .formatted(MAX_PODS, logging.size()));
    }
    return logging.stream().limit(MAX_PODS).toList();
  }

  private static String nothing(Seen.Summary summary, String name, Duration howLong) {
    return summary.requests() == 0
        ? "saw no request to %s in %ds. Send some, or look on for longer by --duration"
            .formatted(name, howLong.toSeconds())
        : "saw %d requests to %s in %ds, none of which found anything (404, 405)"
            .formatted(summary.requests(), name, howLong.toSeconds());
  }

  private void tell(Seen.Summary summary) {
    remarks.accept("saw %d requests".formatted(summary.requests()));
    if (summary.nothingFound() > 0) {
      remarks.accept(
          "%d of them found nothing (404, 405) and make no route"
              .formatted(summary.nothingFound()));
    }
    if (summary.noRoom() > 0) {
      remarks.accept(
          "%d of them were too various to keep and make no route".formatted(summary.noRoom()));
    }
    if (summary.sketches().size() < summary.routes()) {
      remarks.accept(
          "kept %d of %d routes, those asked most (%d requests); --max-routes takes more"
              .formatted(summary.sketches().size(), summary.routes(), summary.told()));
    }
  }
}
