package dev.weft.operator.inject;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A JSON patch (RFC 6902) of one pod, in the making. It only adds: what others have put into the
 * pod stays as it is, fields that this build's model does not know included.
 */
final class PodPatch {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Pod pod;
  private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();
  private boolean hasLabels;
  private boolean hasAnnotations;
  private boolean hasVolumes;

  PodPatch(Pod pod) {
    this.pod = pod;
    // Empty and absent are not told apart by the model; adding an empty parent is right for both.
    hasLabels = pod.getMetadata().getLabels() != null && !pod.getMetadata().getLabels().isEmpty();
    hasAnnotations =
        pod.getMetadata().getAnnotations() != null && !pod.getMetadata().getAnnotations().isEmpty();
    hasVolumes = !pod.getSpec().getVolumes().isEmpty();
  }

  ArrayNode operations() {
    return operations;
  }

  void label(String name, String value) {
    if (!hasLabels) {
      add("/metadata/labels").putObject("value");
      hasLabels = true;
    }
    add("/metadata/labels/" + escape(name)).put("value", value);
  }

  void annotation(String name, String value) {
    if (!hasAnnotations) {
      add("/metadata/annotations").putObject("value");
      hasAnnotations = true;
    }
    add("/metadata/annotations/" + escape(name)).put("value", value);
  }

  void volume(Volume volume) {
    if (!hasVolumes) {
      add("/spec/volumes").putArray("value");
      hasVolumes = true;
    }
    add("/spec/volumes/-").set("value", MAPPER.valueToTree(volume));
  }

  /** Before all that the pod has, in this order. */
  void firstInitContainers(List<Container> containers) {
    if (pod.getSpec().getInitContainers().isEmpty()) {
      add("/spec/initContainers").putArray("value");
    }
    for (int i = 0; i < containers.size(); i++) {
      add("/spec/initContainers/" + i).set("value", MAPPER.valueToTree(containers.get(i)));
    }
  }

  /** To every application container; what one has set itself stays. Returns what was left alone. */
  List<String> environment(List<EnvVar> variables) {
    var left = new ArrayList<String>();
    for (int i = 0; i < pod.getSpec().getContainers().size(); i++) {
      Container container = pod.getSpec().getContainers().get(i);
      String path = "/spec/containers/" + i + "/env";
      Set<String> own =
          Objects.requireNonNullElse(container.getEnv(), List.<EnvVar>of()).stream()
              .map(EnvVar::getName)
              .collect(Collectors.toSet());
      if (own.isEmpty()) {
        add(path).putArray("value");
      }
      for (EnvVar variable : variables) {
        if (own.contains(variable.getName())) {
          left.add(
              "weft: container "
                  + container.getName()
                  + " sets "
                  + variable.getName()
                  + " itself; its traffic may go past the proxy");
        } else {
          add(path + "/-").set("value", MAPPER.valueToTree(variable));
        }
      }
    }
    return left;
  }

  private ObjectNode add(String path) {
    return operations.addObject().put("op", "add").put("path", path);
  }

  /** RFC 6901, section 3. */
  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
