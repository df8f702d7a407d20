package dev.weft.cli.uninstall;

import dev.weft.api.Names;
import dev.weft.cli.Patience;
import dev.weft.cli.restart.RestartPlan;
import dev.weft.cli.restart.Rollouts;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.install.InstallOptions;
import dev.weft.operator.install.Installation;
import dev.weft.operator.removal.Remnants;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Does what an {@link UninstallPlan} says, line by line. */
final class Teardown {
  private final KubernetesClient client;
  private final Survey survey;
  private final PrintWriter out;
  private final PrintWriter err;
  private final Patience patience;

  Teardown(
      KubernetesClient client, Survey survey, PrintWriter out, PrintWriter err, Duration wait) {
    this.client = client;
    this.survey = survey;
    this.out = out;
    this.err = err;
    this.patience = new Patience(wait);
  }

  /** False when it was not done within the time, or something could not be done. */
  boolean run(UninstallPlan.Go plan) throws InterruptedException {
    if (!plan.meshes().isEmpty()) {
      plan.meshes().forEach(this::deleteMesh);
      if (!survey.operatorRuns()) {
        var _ = webhook().delete();
      }
      if (!patience.until(() -> webhook().get() == null)) {
        return late("the webhook " + Names.INJECTOR + " is there yet");
      }
    }
    if (!roll(plan.roll()) || !awaitPods(plan)) {
      return false;
    }
    if (!plan.abandon().isEmpty()) {
      plan.abandon().forEach(each -> say("left with its proxy: " + each.pod()));
    }
    if (!awaitMeshes(plan)) {
      return false;
    }
    plan.delete().forEach(this::delete);
    boolean gone = awaitNamespace(plan);
    plan.kept().forEach(each -> say("kept: " + each));
    return gone;
  }

  private void deleteMesh(String name) {
    var _ = client.resources(Mesh.class).withName(name).delete();
    say("deleted Mesh " + name + "; pods that come now get no proxy");
  }

  private Resource<MutatingWebhookConfiguration> webhook() {
    return client
        .admissionRegistration()
        .v1()
        .mutatingWebhookConfigurations()
        .withName(Names.INJECTOR);
  }

  private boolean roll(List<RestartPlan.Target> targets) {
    var rollouts = new Rollouts(client, InstantSource.system());
    boolean all = true;
    for (RestartPlan.Target target : targets) {
      Optional<String> problem = rollouts.restart(target);
      if (problem.isPresent()) {
        err.println("weft: " + target.text() + ": " + problem.get());
        err.flush();
        all = false;
      } else {
        say("restarted " + target.text() + " (" + target.pods() + " with a proxy)");
      }
    }
    return all || late("not every workload could be restarted");
  }

  /** Until only those are left that the user lets be. */
  private boolean awaitPods(UninstallPlan.Go plan) throws InterruptedException {
    Set<String> abandoned =
        plan.abandon().stream().map(RestartPlan.Left::pod).collect(Collectors.toSet());
    var left = new int[] {-1};
    var names =
        new Object() {
          List<String> last = List.of();
        };
    boolean none =
        patience.until(() -> {
          names.last =
              survey.needing(InstantSource.system().instant()).stream()
                  .map(Teardown::name)
                  .filter(n -> !abandoned.contains(n))
                  .toList();
          if (names.last.size() != left[0] && (left[0] >= 0 || !names.last.isEmpty())) {
            say(names.last.size() + " pods with a proxy left");
          }
          left[0] = names.last.size();
          return names.last.isEmpty();
        });
    return none
        || late(
            left[0]
                + " pods have a proxy yet: "
                + names.last.stream().sorted().limit(5).collect(Collectors.joining(", "))
                + (left[0] > 5 ? ", …" : "")
                + ". Restart their workloads; weft uninstall --restart does");
  }

  private boolean awaitMeshes(UninstallPlan.Go plan) throws InterruptedException {
    if (plan.meshes().isEmpty()) {
      return true;
    }
    if (!plan.abandon().isEmpty() || !survey.operatorRuns()) {
      release(plan.meshes());
    }
    if (!patience.until(() -> survey.meshes().isEmpty())) {
      return late("the Mesh is there yet: kubectl describe mesh says why");
    }
    say("the Mesh is gone, and its control plane");
    return true;
  }

  /**
   * The operator waits for pods that nobody restarts, or there is none: what it would do is done
   * here.
   */
  private void release(List<String> meshes) {
    var _ =
        client.apps().deployments().inNamespace(Names.NAMESPACE).withName(Names.OPERATOR).delete();
    for (String name : meshes) {
      Mesh mesh = client.resources(Mesh.class).withName(name).get();
      if (mesh != null && !mesh.getMetadata().getFinalizers().isEmpty()) {
        var _ =
            client
                .resources(Mesh.class)
                .withName(name)
                .patch("{\"metadata\":{\"finalizers\":null}}");
      }
    }
    var remnants = new Remnants(client);
    remnants.look().forEach(remnants::delete);
  }

  private void delete(Facts.Piece piece) {
    HasMetadata object =
        Installation.render(InstallOptions.DEFAULT).stream()
            .filter(each -> each.getKind().equals(piece.kind()))
            .filter(each -> each.getMetadata().getName().equals(piece.name()))
            .filter(each ->
                piece
                    .namespace()
                    .equals(Objects.requireNonNullElse(each.getMetadata().getNamespace(), "")))
            .findFirst()
            .orElseThrow();
    var _ = client.resource(object).delete();
    say("deleted " + piece.text());
  }

  private boolean awaitNamespace(UninstallPlan.Go plan) throws InterruptedException {
    if (plan.delete().stream().noneMatch(piece -> piece.kind().equals("Namespace"))) {
      return true;
    }
    return patience.until(() -> client.namespaces().withName(Names.NAMESPACE).get() == null)
        || late("the namespace " + Names.NAMESPACE + " is ending yet");
  }

  private boolean late(String what) {
    err.println("weft: not done: " + what + ". Run weft uninstall again to go on.");
    err.flush();
    return false;
  }

  private void say(String line) {
    out.println(line);
    out.flush();
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
  }
}
