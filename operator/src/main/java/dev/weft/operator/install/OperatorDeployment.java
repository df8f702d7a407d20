package dev.weft.operator.install;

import static dev.weft.operator.install.Containers.field;
import static dev.weft.operator.install.Containers.value;

import dev.weft.api.Names;
import dev.weft.api.Ports;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;

/** The reconcile role's Deployment. */
final class OperatorDeployment {
  private OperatorDeployment() {}

  static Deployment render(InstallOptions options) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(Names.OPERATOR)
        .withNamespace(Names.NAMESPACE)
        .withLabels(Labels.installed(Names.OPERATOR))
        .endMetadata()
        .withNewSpec()
        .withReplicas(options.replicas())
        .withNewSelector()
        .withMatchLabels(Labels.selector(Names.OPERATOR))
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(Labels.installed(Names.OPERATOR))
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(Names.OPERATOR)
        .withSecurityContext(Containers.podSecurity())
        .withContainers(container(options))
        .withVolumes(Containers.tokenVolume(), Containers.scratch())
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static Container container(InstallOptions options) {
    return new ContainerBuilder()
        .withName("operator")
        .withImage(options.operatorImage())
        .withArgs("operator", "--role", "reconcile")
        .withEnv(environment(options))
        .addNewPort()
        .withName("health")
        .withContainerPort(Ports.OPERATOR_HEALTH)
        .endPort()
        .withStartupProbe(Containers.probe("/healthz", 1, 60))
        .withLivenessProbe(Containers.probe("/healthz", 10, 3))
        .withReadinessProbe(Containers.probe("/readyz", 5, 3))
        .withNewResources()
        .addToRequests("cpu", new Quantity("50m"))
        .addToRequests("memory", new Quantity("128Mi"))
        .addToLimits("memory", new Quantity("384Mi"))
        .endResources()
        .withSecurityContext(Containers.security())
        .withVolumeMounts(Containers.tokenMount(), Containers.scratchMount())
        .build();
  }

  private static List<EnvVar> environment(InstallOptions options) {
    var environment =
        new ArrayList<>(
            List.of(
                field("WEFT_POD_NAME", "metadata.name"),
                field("WEFT_POD_IP", "status.podIP"),
                value("WEFT_TOKEN_FILE", Containers.TOKEN_DIRECTORY + "/token"),
                value("WEFT_OPERATOR_IMAGE", options.operatorImage()),
                value("WEFT_PROXY_IMAGE", options.proxyImage())));
    if (options.interception() != null) {
      environment.add(value("WEFT_INTERCEPTION", options.interception()));
    }
    if (!options.verifyPodAddress()) {
      environment.add(value(Containers.VERIFY_POD_ADDRESS, "false"));
    }
    return environment;
  }
}
