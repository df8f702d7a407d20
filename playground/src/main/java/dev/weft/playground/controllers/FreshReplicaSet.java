package dev.weft.playground.controllers;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The replica set of one revision of a Deployment. */
final class FreshReplicaSet {
  static final String REVISION = "deployment.kubernetes.io/revision";
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  static ReplicaSet of(Deployment deployment, long revision, int replicas) {
    var template = deployment.getSpec().getTemplate();
    String hash = TemplateHash.of(template);
    return new ReplicaSetBuilder()
        .withNewMetadata()
        .withName(nameFor(deployment))
        .withNamespace(deployment.getMetadata().getNamespace())
        .withLabels(labelled(template.getMetadata().getLabels(), hash))
        .withAnnotations(inherited(deployment))
        .addToAnnotations(REVISION, Long.toString(revision))
        .addToOwnerReferences(Owners.controlledBy(deployment))
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
        .withSelector(
            new LabelSelectorBuilder(deployment.getSpec().getSelector())
                .addToMatchLabels(TemplateHash.LABEL, hash)
                .build())
        .withTemplate(
            template
                .edit()
                .editOrNewMetadata()
                .addToLabels(TemplateHash.LABEL, hash)
                .endMetadata()
                .build())
        .endSpec()
        .build();
  }

  static ReplicaSet resized(ReplicaSet set, int replicas, long revision) {
    return set.edit()
        .editMetadata()
        .addToAnnotations(REVISION, Long.toString(revision))
        .endMetadata()
        .editSpec()
        .withReplicas(replicas)
        .endSpec()
        .build();
  }

  static String nameFor(Deployment deployment) {
    return deployment.getMetadata().getName()
        + "-"
        + TemplateHash.of(deployment.getSpec().getTemplate());
  }

  static @Nullable String hashOf(ReplicaSet set) {
    var labels = set.getMetadata().getLabels();
    return labels == null ? null : labels.get(TemplateHash.LABEL);
  }

  static long revisionOf(ReplicaSet set) {
    var annotations = set.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(REVISION);
    return text == null ? 0 : Long.parseLong(text);
  }

  private static Map<String, String> labelled(@Nullable Map<String, String> labels, String hash) {
    Map<String, String> all = new HashMap<>(labels == null ? Map.of() : labels);
    all.put(TemplateHash.LABEL, hash);
    return all;
  }

  private static Map<String, String> inherited(Deployment deployment) {
    Map<String, String> all = new HashMap<>();
    if (deployment.getMetadata().getAnnotations() != null) {
      all.putAll(deployment.getMetadata().getAnnotations());
    }
    all.remove(LAST_APPLIED);
    return all;
  }

  private FreshReplicaSet() {}
}
