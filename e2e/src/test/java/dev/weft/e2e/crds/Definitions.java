package dev.weft.e2e.crds;

import dev.weft.crds.Crds;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Brings Weft's definitions into a cluster. */
final class Definitions {
  private Definitions() {}

  static void install(KubernetesClient client) {
    for (CustomResourceDefinition crd : Crds.all()) {
      client.resource(crd).fieldManager("kubectl").forceConflicts().serverSideApply();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Crds.all().stream().allMatch(crd -> established(client, crd)));
  }

  private static boolean established(KubernetesClient client, CustomResourceDefinition crd) {
    CustomResourceDefinition there = client.resource(crd).get();
    return there != null
        && there.getStatus() != null
        && there.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }
}
