package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.Map;

/** The one node of the playground: this machine. */
public final class NodeObject {
  public static final String NAME = "playground";
  public static final String ZONE = "here";
  private static final String ZONE_LABEL = "topology.kubernetes.io/zone";

  public static Node of(
      String address, String kubeletVersion, int cores, long memoryBytes, Instant now) {
    Map<String, Quantity> room =
        Map.of(
            "cpu", new Quantity(Integer.toString(cores)),
            "memory", new Quantity((memoryBytes >> 10) + "Ki"),
            "pods", new Quantity("250"));
    return new NodeBuilder()
        .withNewMetadata()
        .withName(NAME)
        .addToLabels("kubernetes.io/hostname", NAME)
        .addToLabels("kubernetes.io/os", "linux")
        .addToLabels("kubernetes.io/arch", architecture())
        .addToLabels(ZONE_LABEL, ZONE)
        .endMetadata()
        .withNewSpec()
        .withProviderID("weft://" + NAME)
        .endSpec()
        .withNewStatus()
        .withCapacity(room)
        .withAllocatable(room)
        .addNewAddress(address, "InternalIP")
        .addNewAddress(NAME, "Hostname")
        .addToConditions(
            new NodeConditionBuilder()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .withMessage("pods run here as local processes")
                .withLastHeartbeatTime(Conditions.time(now))
                .withLastTransitionTime(Conditions.time(now))
                .build())
        .withNewNodeInfo()
        .withOperatingSystem(System.getProperty("os.name", "").toLowerCase(java.util.Locale.ROOT))
        .withArchitecture(architecture())
        .withOsImage(System.getProperty("os.name") + " (the playground's own machine)")
        .withKernelVersion(System.getProperty("os.version"))
        .withContainerRuntimeVersion("process://" + Runtime.version().feature())
        .withKubeletVersion(kubeletVersion)
        .withKubeProxyVersion(kubeletVersion)
        .withMachineID(NAME)
        .withSystemUUID(NAME)
        .withBootID(NAME)
        .endNodeInfo()
        .endStatus()
        .build();
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      case String other -> other;
    };
  }

  private NodeObject() {}
}
