package dev.weft.e2e.apiserver;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Cases that a client library makes better than a script: watches, conflicts, garbage collection.
 */
final class ClientCases {
  private ClientCases() {}

  /** What a case does with a client in a namespace; it notes what it saw. */
  private interface Steps {
    void run(KubernetesClient client, String namespace, List<String> seen) throws Exception;
  }

  static Map<String, ApiServerDifferentialIT.Case> all() {
    return Map.of(
        "client-watch-follows-a-selector", with(ClientCases::watchFollowsASelector),
        "client-watch-follows-a-name", with(ClientCases::watchFollowsAName),
        "client-watch-from-a-version", with(ClientCases::watchFromAVersion),
        "client-conflict-and-precondition", with(ClientCases::conflict),
        "client-pages", with(ClientCases::pages),
        "client-garbage-collection", with(ClientCases::garbageCollection),
        "client-finalizers", with(ClientCases::finalizers),
        "client-webhooks", WebhookCase::run);
  }

  private static ApiServerDifferentialIT.Case with(Steps steps) {
    return (server, namespace) -> {
      List<String> seen = new CopyOnWriteArrayList<>();
      try (KubernetesClient client = server.client()) {
        steps.run(client, namespace, seen);
      }
      return String.join("\n", seen);
    };
  }

  private static ConfigMapBuilder map(String namespace, String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata();
  }

  private static Watcher<ConfigMap> into(List<String> seen) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, ConfigMap map) {
        if (action != Action.BOOKMARK && !map.getMetadata().getName().startsWith("kube-")) {
          seen.add(action + " " + map.getMetadata().getName() + " " + map.getData());
        }
      }

      @Override
      public void onClose(WatcherException cause) {
        seen.add("closed");
      }
    };
  }

  private static void until(List<String> seen, int size) {
    await().atMost(Duration.ofSeconds(20)).until(() -> seen.size() >= size);
  }

  private static void watchFollowsASelector(
      KubernetesClient client, String namespace, List<String> seen) {
    client
        .resource(
            map(namespace, "there").editMetadata().addToLabels("a", "b").endMetadata().build())
        .create();
    try (Watch _ =
        client.configMaps().inNamespace(namespace).withLabel("a", "b").watch(into(seen))) {
      until(seen, 1);
      client.resource(map(namespace, "comes").build()).create();
      client
          .configMaps()
          .inNamespace(namespace)
          .withName("comes")
          .edit(m -> m.edit().editMetadata().addToLabels("a", "b").endMetadata().build());
      until(seen, 2);
      client
          .configMaps()
          .inNamespace(namespace)
          .withName("comes")
          .edit(m -> m.edit().addToData("k", "v").build());
      until(seen, 3);
      client
          .configMaps()
          .inNamespace(namespace)
          .withName("comes")
          .edit(m -> m.edit().editMetadata().removeFromLabels("a").endMetadata().build());
      until(seen, 4);
      client.configMaps().inNamespace(namespace).withName("there").delete();
      until(seen, 5);
    }
    seen.removeIf(line -> line.equals("closed"));
  }

  /** As the serve role follows its one Secret: by the field selector metadata.name. */
  private static void watchFollowsAName(
      KubernetesClient client, String namespace, List<String> seen) {
    client.resource(map(namespace, "beside").build()).create();
    try (Watch _ =
        client.configMaps().inNamespace(namespace).withName("wanted").watch(into(seen))) {
      client.resource(map(namespace, "wanted").build()).create();
      until(seen, 1);
      client.configMaps().inNamespace(namespace).withName("beside").delete();
      client
          .configMaps()
          .inNamespace(namespace)
          .withName("wanted")
          .edit(m -> m.edit().addToData("k", "v").build());
      until(seen, 2);
      client.configMaps().inNamespace(namespace).withName("wanted").delete();
      until(seen, 3);
    }
    seen.removeIf(line -> line.equals("closed"));
    seen.add(
        "listed "
            + client
                .configMaps()
                .inNamespace(namespace)
                .list(new ListOptionsBuilder().withFieldSelector("metadata.name=wanted").build())
                .getItems()
                .size());
  }

  private static void watchFromAVersion(
      KubernetesClient client, String namespace, List<String> seen) {
    client.resource(map(namespace, "one").build()).create();
    String version =
        client.resource(map(namespace, "two").build()).create().getMetadata().getResourceVersion();
    client.resource(map(namespace, "three").build()).create();
    client.configMaps().inNamespace(namespace).withName("one").delete();
    var from = new ListOptionsBuilder().withResourceVersion(version).build();
    try (Watch _ = client.configMaps().inNamespace(namespace).watch(from, into(seen))) {
      until(seen, 2);
    }
    seen.removeIf(line -> line.equals("closed"));
  }

  private static void conflict(KubernetesClient client, String namespace, List<String> seen) {
    ConfigMap first = client.resource(map(namespace, "map").addToData("a", "1").build()).create();
    client.resource(first.edit().addToData("a", "2").build()).update();
    note(
        seen,
        () ->
            client
                .resource(first.edit().addToData("a", "3").build())
                .lockResourceVersion()
                .update());
    note(seen, () -> client.resource(map(namespace, "map").build()).create());
    note(seen, () -> client.resource(map(namespace, "absent").build()).update());
    note(seen, () -> client.resource(map("no-such-namespace", "map").build()).create());
  }

  private static void note(List<String> seen, Runnable action) {
    try {
      action.run();
      seen.add("done");
    } catch (KubernetesClientException e) {
      seen.add(e.getCode() + " " + e.getStatus().getReason() + ": " + e.getStatus().getMessage());
    }
  }

  private static void pages(KubernetesClient client, String namespace, List<String> seen) {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      client.resource(map(namespace, name).build()).create();
    }
    String next = null;
    for (int page = 0; page < 4; page++) {
      var options =
          new ListOptionsBuilder()
              .withLimit(2L)
              .withContinue(next)
              .withFieldSelector("metadata.name!=kube-root-ca.crt")
              .build();
      var list = client.configMaps().inNamespace(namespace).list(options);
      next = list.getMetadata().getContinue();
      seen.add(
          list.getItems().stream().map(m -> m.getMetadata().getName()).toList()
              + (next == null || next.isEmpty() ? " end" : " more"));
      if (next == null || next.isEmpty()) {
        return;
      }
      client
          .configMaps()
          .inNamespace(namespace)
          .withName("e")
          .delete(); // later pages still show it
    }
  }

  private static void garbageCollection(
      KubernetesClient client, String namespace, List<String> seen) {
    for (DeletionPropagation how : DeletionPropagation.values()) {
      ConfigMap owner = client.resource(map(namespace, "owner").build()).create();
      var reference =
          new OwnerReferenceBuilder()
              .withApiVersion("v1")
              .withKind("ConfigMap")
              .withName("owner")
              .withUid(owner.getMetadata().getUid())
              .withBlockOwnerDeletion(true)
              .build();
      client
          .resource(
              map(namespace, "owned")
                  .editMetadata()
                  .addToOwnerReferences(reference)
                  .endMetadata()
                  .build())
          .create();
      client
          .configMaps()
          .inNamespace(namespace)
          .withName("owner")
          .withPropagationPolicy(how)
          .delete();
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> client.configMaps().inNamespace(namespace).withName("owner").get() == null);
      boolean orphan = how == DeletionPropagation.ORPHAN;
      var owned = client.configMaps().inNamespace(namespace).withName("owned");
      await().atMost(Duration.ofSeconds(40)).until(() -> orphan || owned.get() == null);
      ConfigMap left = owned.get();
      seen.add(
          how
              + ": "
              + (left == null
                  ? "gone"
                  : "left, owners " + left.getMetadata().getOwnerReferences()));
      owned.delete();
    }
  }

  private static void finalizers(KubernetesClient client, String namespace, List<String> seen) {
    client
        .resource(
            map(namespace, "held")
                .editMetadata()
                .addToFinalizers("weft.dev/held")
                .endMetadata()
                .build())
        .create();
    var held = client.configMaps().inNamespace(namespace).withName("held");
    held.delete();
    seen.add(
        "deleting: "
            + (held.get().getMetadata().getDeletionTimestamp() != null)
            + ", grace "
            + held.get().getMetadata().getDeletionGracePeriodSeconds());
    note(
        seen,
        () ->
            held.edit(m ->
                m.edit().editMetadata().addToFinalizers("weft.dev/late").endMetadata().build()));
    held.edit(m -> m.edit().editMetadata().withFinalizers(List.of()).endMetadata().build());
    seen.add("gone: " + (held.get() == null));
  }
}
