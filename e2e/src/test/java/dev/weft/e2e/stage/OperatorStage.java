package dev.weft.e2e.stage;

import dev.weft.crds.mesh.Mesh;
import dev.weft.operator.install.InstallOptions;
import dev.weft.operator.install.Installation;
import dev.weft.playground.app.Cluster;
import dev.weft.playground.app.ClusterOptions;
import dev.weft.playground.app.ClusterOptions.NetworkMode;
import dev.weft.playground.kubelet.Images;
import dev.weft.playground.kubelet.JavaProgram;
import dev.weft.playground.kubelet.LocalImages;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster on loopback addresses whose pods are programs of the test's class path: the operator's
 * image stands for one, others are the test's to name. It is empty until something is applied.
 */
public final class OperatorStage implements AutoCloseable {
  /** With every default. */
  public static final String MESH =
      "{apiVersion: weft.dev/v1alpha1, kind: Mesh, metadata: {name: default}, spec: {}}";

  private final Cluster cluster;

  private OperatorStage(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * @param others programs by image, whatever its tag
   */
  public static OperatorStage open(Map<String, Images.Program> others) throws IOException {
    Map<String, Images.Program> images = new HashMap<>(others);
    images.put("weft.dev/operator", program("dev.weft.operator.app.Main", "128m"));
    return new OperatorStage(
        Cluster.start(
            ClusterOptions.defaults()
                .withNetwork(NetworkMode.LOOPBACK)
                .withImages(new LocalImages(images))));
  }

  public static Images.Program program(String mainClass, String heap) {
    return new JavaProgram(System.getProperty("java.class.path"), mainClass, List.of(), heap)
        .asImage();
  }

  public Cluster cluster() {
    return cluster;
  }

  public KubernetesClient client() {
    return cluster.client();
  }

  /** As {@code weft install} prints it, with one replica, for pods without redirection. */
  public static List<HasMetadata> installation() {
    InstallOptions base = InstallOptions.DEFAULT;
    return Installation.render(
        new InstallOptions(base.operatorImage(), base.proxyImage(), 1, "environment"));
  }

  public void install() {
    installation().forEach(this::apply);
  }

  /** The client takes what begins with a brace for JSON, which wants its names in quotes. */
  public void apply(String yaml) {
    client().resource("---\n" + yaml).fieldManager("test").forceConflicts().serverSideApply();
  }

  public void apply(HasMetadata object) {
    client().resource(object).fieldManager("test").forceConflicts().serverSideApply();
  }

  public Mesh mesh() {
    return client().resources(Mesh.class).withName("default").get();
  }

  /** What the Mesh says by this condition; empty when nothing yet. */
  public String meshSays(String type) {
    Mesh mesh = mesh();
    return mesh == null || mesh.getStatus() == null
        ? ""
        : said(mesh.getStatus().conditions(), type);
  }

  /** {@code True/ReasonOfIt}; empty when there is none. */
  public static String said(List<Condition> conditions, String type) {
    return conditions.stream()
        .filter(condition -> condition.getType().equals(type))
        .map(condition -> condition.getStatus() + "/" + condition.getReason())
        .findFirst()
        .orElse("");
  }

  @Override
  public void close() {
    cluster.close();
  }
}
