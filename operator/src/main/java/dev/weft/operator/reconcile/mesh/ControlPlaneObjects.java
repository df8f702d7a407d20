package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Names;
import dev.weft.api.Ports;
import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.apply.Owner;
import dev.weft.operator.install.Labels;
import dev.weft.operator.status.OneMesh;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.ArrayList;
import java.util.List;

/** All that a Mesh's control plane consists of, its Secrets apart. */
final class ControlPlaneObjects {
  private final Mesh mesh;
  private final Images images;
  private final String caPem;

  /**
   * @param caPem what the API server must trust when it calls the webhook
   */
  ControlPlaneObjects(Mesh mesh, Images images, String caPem) {
    this.mesh = mesh;
    this.images = images;
    this.caPem = caPem;
  }

  /** In the order in which they are applied. */
  List<HasMetadata> render() {
    var objects = new ArrayList<HasMetadata>();
    objects.add(service(Names.CONTROL, "control", Ports.CONTROL, Ports.CONTROL));
    objects.add(service(Names.INJECTOR, "webhook", 443, Ports.WEBHOOK));
    objects.add(ControlDeployment.render(mesh, images, meta(mesh, Names.CONTROL)));
    if (disruptionBudgetWanted(mesh)) {
      objects.add(disruptionBudget());
    }
    if (!OneMesh.removing(mesh)) {
      // Last: from now on the API server asks the webhook about pods that opt in.
      objects.add(InjectorWebhook.render(caPem, clusterMeta(mesh, Names.INJECTOR)));
    }
    return objects;
  }

  static boolean disruptionBudgetWanted(Mesh mesh) {
    return mesh.getSpec().controlPlane().replicas() > 1;
  }

  /** Metadata of what lies in the control plane's namespace and goes with the Mesh. */
  static ObjectMeta meta(Mesh mesh, String name) {
    ObjectMeta meta = clusterMeta(mesh, name);
    meta.setNamespace(Names.NAMESPACE);
    return meta;
  }

  private static ObjectMeta clusterMeta(Mesh mesh, String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withLabels(Labels.managed(name))
        .withOwnerReferences(Owner.of(mesh))
        .build();
  }

  /** Both ports are served by the same pods. */
  private Service service(String name, String portName, int port, int target) {
    return new ServiceBuilder()
        .withMetadata(meta(mesh, name))
        .withNewSpec()
        .withType("ClusterIP")
        .withSelector(Labels.selector(Names.CONTROL))
        .addNewPort()
        .withName(portName)
        .withPort(port)
        .withTargetPort(new IntOrString(target))
        .withProtocol("TCP")
        .endPort()
        .endSpec()
        .build();
  }

  private PodDisruptionBudget disruptionBudget() {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(meta(mesh, Names.CONTROL))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withNewSelector()
        .withMatchLabels(Labels.selector(Names.CONTROL))
        .endSelector()
        .endSpec()
        .build();
  }
}
