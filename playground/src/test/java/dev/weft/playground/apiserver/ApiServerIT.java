package dev.weft.playground.apiserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiServerIT {
  private static KubernetesClient client(ApiServer server) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(server.kubeconfig()))
        .build();
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .addToData("key", value)
        .build();
  }

  @Test
  void informerFollowsWhatIsWritten() throws IOException {
    try (ApiServer server = ApiServer.start(ApiServerOptions.defaults());
        KubernetesClient client = client(server)) {
      client.resource(map("before", "1")).create();
      var informer = client.configMaps().inNamespace("default").inform();
      client.resource(map("after", "1")).create();
      client.resource(map("before", "2")).forceConflicts().serverSideApply();
      await()
          .untilAsserted(() ->
              assertThat(informer.getStore().list())
                  .extracting(m -> m.getMetadata().getName() + "=" + m.getData().get("key"))
                  .contains("before=2", "after=1"));
    }
  }

  /** Fabric8's client, watching over plain HTTP, decodes each piece of the stream by itself. */
  @Test
  void aWatchPassesTextOfEveryLanguageOn() throws IOException {
    String text = "Grüße – 你好 – €, ".repeat(500); // many pieces, cut anywhere
    try (ApiServer server = ApiServer.start(ApiServerOptions.defaults());
        KubernetesClient client = client(server)) {
      var heard = new CopyOnWriteArrayList<String>();
      var watcher =
          new Watcher<ConfigMap>() {
            @Override
            public void eventReceived(Action action, ConfigMap map) {
              if (map.getMetadata().getName().startsWith("talk-")) {
                heard.add(map.getData().get("key"));
              }
            }

            @Override
            public void onClose(WatcherException why) {
              heard.add("closed: " + why.getMessage());
            }
          };
      try (var _ = client.configMaps().inNamespace("default").watch(watcher)) {
        for (int i = 0; i < 5; i++) {
          client.resource(map("talk-" + i, i + text)).create();
        }
        await().untilAsserted(() -> assertThat(heard).hasSize(5));
        assertThat(heard).containsExactly(0 + text, 1 + text, 2 + text, 3 + text, 4 + text);
      }
    }
  }

  @Test
  void stateSurvivesARestartEvenWithATornTail(@TempDir Path keep) throws IOException {
    ApiServerOptions options = ApiServerOptions.defaults().withKeep(keep);
    String uid;
    try (ApiServer server = ApiServer.start(options);
        KubernetesClient client = client(server)) {
      uid = client.resource(map("kept", "1")).create().getMetadata().getUid();
    }
    Files.writeString(
        keep.resolve("state.jsonl"), "{\"version\":99,\"obj", StandardOpenOption.APPEND);
    try (ApiServer server = ApiServer.start(options);
        KubernetesClient client = client(server)) {
      assertThat(
              client
                  .configMaps()
                  .inNamespace("default")
                  .withName("kept")
                  .get()
                  .getMetadata()
                  .getUid())
          .isEqualTo(uid);
    }
  }

  @Test
  void portInUseIsNamed() throws IOException {
    try (ApiServer server = ApiServer.start(ApiServerOptions.defaults())) {
      int port = server.port();
      assertThatThrownBy(
              () -> ApiServer.start(ApiServerOptions.defaults().withAddress("127.0.0.1", port)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(Integer.toString(port));
    }
  }

  @Test
  void whoIsUnknownIsRefused() throws IOException {
    try (ApiServer server = ApiServer.start(ApiServerOptions.defaults())) {
      String nobody = server.kubeconfigFor("default", "default", "not-a-token");
      try (KubernetesClient client =
          new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(nobody)).build()) {
        assertThatThrownBy(() -> client.namespaces().list())
            .isInstanceOfSatisfying(
                KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(401));
      }
    }
  }
}
