package dev.weft.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.e2e.apiserver.ApiServers;
import dev.weft.operator.smi.SmiFeeds;
import dev.weft.operator.translate.SplitPolicy;
import dev.weft.operator.translate.SplitTranslator;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * SMI's definition comes to a cluster while the control plane runs, its objects change, and it goes
 * again: on the playground's API server, and on a real one where it is given.
 */
class SmiFeedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Two versions, between which nothing is converted, as in the wild. */
  private static final String DEFINITION =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: trafficsplits.split.smi-spec.io}
      spec:
        group: split.smi-spec.io
        scope: Namespaced
        names: {kind: TrafficSplit, listKind: TrafficSplitList, plural: trafficsplits, singular: trafficsplit}
        conversion: {strategy: None}
        versions:
        - {name: v1alpha1, served: true, storage: true, schema: &any {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
        - {name: v1alpha2, served: true, storage: false, schema: *any}
      """;

  @TestFactory
  Stream<DynamicTest> itsObjectsAreFollowedWhileItIsThere() throws IOException {
    return ApiServers.each(SmiFeedIT::follow);
  }

  private static void follow(ApiServers.Server server) throws IOException {
    List<String> told = new CopyOnWriteArrayList<>();
    try (KubernetesClient client = server.client();
        var feeds = new SmiFeeds(client, (_, result) -> told.add(text(result)))) {
      feeds.start();
      var definition = Serialization.unmarshal(DEFINITION, CustomResourceDefinition.class);
      client.resource(definition).serverSideApply();
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> client.resource(split("\"10\"")).serverSideApply() != null);
      await().atMost(PATIENCE).until(() -> told.contains("web: canary 10000"));
      startsKnowing(client);
      client.resource(split("20")).serverSideApply();
      await().atMost(PATIENCE).until(() -> told.getLast().equals("web: canary 20000"));
      client.resource(definition).delete();
      await().atMost(PATIENCE).until(() -> told.getLast().equals("gone"));
      assertThat(told.stream().distinct())
          .containsExactly("web: canary 10000", "web: canary 20000", "gone");
    }
  }

  /** A replica that starts must know of all splits before it answers anybody. */
  private static void startsKnowing(KubernetesClient client) {
    List<String> told = new CopyOnWriteArrayList<>();
    try (var feeds = new SmiFeeds(client, (_, result) -> told.add(text(result)))) {
      assertThat(feeds.settled()).as("before it has looked").isFalse();
      feeds.start();
      await().atMost(PATIENCE).until(feeds::settled);
      assertThat(told).containsExactly("web: canary 10000");
    }
  }

  private static String text(SplitTranslator.@Nullable Result result) {
    return switch (result) {
      case null -> "gone";
      case SplitTranslator.Result.Accepted(SplitPolicy policy) ->
          policy.service().name()
              + ": "
              + policy.parts().getFirst().service().name()
              + " "
              + policy.parts().getFirst().weight();
      case SplitTranslator.Result.Rejected(var why) -> why.message();
    };
  }

  private static GenericKubernetesResource split(String weight) {
    return Serialization.unmarshal(
        """
        apiVersion: split.smi-spec.io/v1alpha1
        kind: TrafficSplit
        metadata: {name: web, namespace: default}
        spec: {service: web, backends: [{service: canary, weight: %s}]}
        """
            .formatted(weight),
        GenericKubernetesResource.class);
  }
}
