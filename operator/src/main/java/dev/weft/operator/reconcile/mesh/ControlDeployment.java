package dev.weft.operator.reconcile.mesh;

import static dev.weft.operator.install.Containers.field;
import static dev.weft.operator.install.Containers.value;

import dev.weft.api.Names;
import dev.weft.api.Ports;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.Resources;
import dev.weft.operator.install.Containers;
import dev.weft.operator.install.Labels;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The serve role's Deployment. */
final class ControlDeployment {
  private static final String TLS_VOLUME = "tls";
  private static final String TLS_DIRECTORY = "/var/run/weft/tls";
  private static final Map<String, Quantity> REQUESTS =
      Map.of("cpu", new Quantity("50m"), "memory", new Quantity("128Mi"));
  private static final Map<String, Quantity> LIMITS = Map.of("memory", new Quantity("512Mi"));

  private ControlDeployment() {}

  static Deployment render(Mesh mesh, Images images, ObjectMeta meta) {
    return new DeploymentBuilder()
        .withMetadata(meta)
        .withNewSpec()
        .withReplicas(mesh.getSpec().controlPlane().replicas())
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxUnavailable(new IntOrString(0)) // a new replica serves before an old one goes
        .withMaxSurge(new IntOrString(1))
        .endRollingUpdate()
        .endStrategy()
        .withNewSelector()
        .withMatchLabels(Labels.selector(Names.CONTROL))
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(Labels.managed(Names.CONTROL))
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(Names.CONTROL)
        .withSecurityContext(Containers.podSecurity())
        .withTerminationGracePeriodSeconds(30L)
        .withContainers(container(mesh, images))
        .addNewVolume()
        .withName(TLS_VOLUME)
        .withNewSecret()
        .withSecretName(Names.CONTROL_TLS)
        .endSecret()
        .endVolume()
        .addToVolumes(Containers.scratch())
        .addNewTopologySpreadConstraint()
        .withMaxSkew(1)
        .withTopologyKey("kubernetes.io/hostname")
        .withWhenUnsatisfiable("ScheduleAnyway")
        .withNewLabelSelector()
        .withMatchLabels(Labels.selector(Names.CONTROL))
        .endLabelSelector()
        .endTopologySpreadConstraint()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static Container container(Mesh mesh, Images images) {
    Resources asked = mesh.getSpec().controlPlane().resources();
    return new ContainerBuilder()
        .withName("control")
        .withImage(images.operator())
        .withArgs("operator", "--role", "serve")
        .withEnv(environment(images))
        .withPorts(
            port("control", Ports.CONTROL),
            port("webhook", Ports.WEBHOOK),
            port("health", Ports.OPERATOR_HEALTH))
        .withStartupProbe(Containers.probe("/healthz", 1, 60))
        .withLivenessProbe(Containers.probe("/healthz", 10, 3))
        .withReadinessProbe(Containers.probe("/readyz", 2, 2))
        .withNewResources()
        .withRequests(merged(REQUESTS, asked.requests()))
        .withLimits(merged(LIMITS, asked.limits()))
        .endResources()
        .withSecurityContext(Containers.security())
        .addNewVolumeMount()
        .withName(TLS_VOLUME)
        .withMountPath(TLS_DIRECTORY)
        .withReadOnly(true)
        .endVolumeMount()
        .addToVolumeMounts(Containers.scratchMount())
        .build();
  }

  private static List<EnvVar> environment(Images images) {
    var environment =
        new ArrayList<>(
            List.of(
                field("WEFT_POD_NAME", "metadata.name"),
                field("WEFT_POD_IP", "status.podIP"),
                value("WEFT_TLS_DIR", TLS_DIRECTORY),
                value("WEFT_PROXY_IMAGE", images.proxy())));
    if (images.interception() != null) {
      environment.add(value("WEFT_INTERCEPTION", images.interception()));
    }
    if (!images.verifyPodAddress()) {
      environment.add(value(Containers.VERIFY_POD_ADDRESS, "false"));
    }
    return environment;
  }

  private static ContainerPort port(String name, int number) {
    return new ContainerPortBuilder()
        .withName(name)
        .withContainerPort(number)
        .withProtocol("TCP")
        .build();
  }

  private static Map<String, Quantity> merged(
      Map<String, Quantity> ours, Map<String, Quantity> asked) {
    var merged = new TreeMap<>(ours);
    merged.putAll(asked);
    return merged;
  }
}
