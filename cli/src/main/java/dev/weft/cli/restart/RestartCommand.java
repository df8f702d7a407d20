package dev.weft.cli.restart;

import dev.weft.api.Names;
import dev.weft.cli.CannotException;
import dev.weft.cli.ClusterAccess;
import dev.weft.cli.NamespaceOptions;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.status.OneMesh;
import dev.weft.operator.stray.Unmeshed;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "restart",
    description = {
      "Roll the workloads of pods that should have a proxy and have none.",
      "As kubectl rollout restart does: each workload goes by its own strategy. Bare pods and those of Jobs are named only."
    })
public final class RestartCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create(); // picocli sets it
  @Mixin private ClusterAccess cluster = new ClusterAccess();
  @Mixin private NamespaceOptions namespaces = new NamespaceOptions();

  /** Without it, the command would read as one that restarts everything. */
  @Option(
      names = "--missing",
      required = true,
      description = "Those whose pods lack the proxy that they ask for.")
  void missing(boolean wanted) {
    if (!wanted) {
      throw new ParameterException(
          spec.commandLine(), "--missing=false (expected: --missing, there is nothing else yet)");
    }
  }

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Override
  public Integer call() {
    try (KubernetesClient client = cluster.connect()) {
      insistOnAWebhook(client);
      String where = namespaces.where(client);
      RestartPlan plan =
          RestartPlan.of(
              missing(client, where), pod -> Unmeshed.of(pod).map(Unmeshed::conflict).orElse(""));
      return run(plan, new Rollouts(client, InstantSource.system()), where);
    }
  }

  /** Without one, a roll would cost restarts and bring nothing. */
  private static void insistOnAWebhook(KubernetesClient client) {
    Optional<Mesh> mesh = OneMesh.of(client.resources(Mesh.class).list().getItems());
    if (mesh.isEmpty() || OneMesh.removing(mesh.get())) {
      throw new CannotException(
          (mesh.isEmpty() ? "there is no Mesh" : "the Mesh is being removed")
              + ": pods would come again without a proxy");
    }
    if (client
            .admissionRegistration()
            .v1()
            .mutatingWebhookConfigurations()
            .withName(Names.INJECTOR)
            .get()
        == null) {
      throw new CannotException(
          "the webhook "
              + Names.INJECTOR
              + " is not there yet: pods would come again without a proxy. See: kubectl describe mesh "
              + mesh.get().getMetadata().getName());
    }
  }

  private static List<Pod> missing(KubernetesClient client, @Nullable String where) {
    Map<String, String> labels = new HashMap<>();
    if (where == null) {
      client.namespaces().list().getItems().forEach(each -> note(each, labels));
    } else {
      Namespace one = client.namespaces().withName(where).get();
      if (one == null) {
        throw new CannotException("there is no namespace '" + where + "'");
      }
      note(one, labels);
    }
    var pods =
        where == null
            ? client.pods().inAnyNamespace().list()
            : client.pods().inNamespace(where).list();
    return pods.getItems().stream()
        .filter(pod ->
            Unmeshed.of(pod)
                .filter(each -> each.canHaveProxy() && each.asks(labels.get(each.id().namespace())))
                .isPresent())
        .toList();
  }

  private static void note(Namespace namespace, Map<String, String> labels) {
    Map<String, String> all =
        Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of());
    labels.put(namespace.getMetadata().getName(), all.getOrDefault(Names.INJECT_LABEL, ""));
  }

  private int run(RestartPlan plan, Rollouts rollouts, @Nullable String where) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (plan.workloads().isEmpty() && plan.left().isEmpty()) {
      out.println(
          "every pod of "
              + (where == null ? "the cluster" : "namespace " + where)
              + " that asks for a proxy and can have one has one");
    }
    boolean failed = false;
    for (RestartPlan.Target target : plan.workloads()) {
      String what = target.text() + " (" + target.pods() + " without a proxy)";
      Optional<String> problem = dryRun ? Optional.empty() : rollouts.restart(target);
      if (problem.isPresent()) {
        err.println("weft: " + what + ": " + problem.get());
        failed = true;
      } else {
        out.println((dryRun ? "would restart " : "restarted ") + what);
      }
    }
    plan.left().forEach(each -> out.println("left alone: pod " + each.pod() + ", " + each.why()));
    out.flush();
    err.flush();
    return failed ? 1 : 0;
  }
}
