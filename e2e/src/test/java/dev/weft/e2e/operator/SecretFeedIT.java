package dev.weft.e2e.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weft.api.Names;
import dev.weft.e2e.apiserver.ApiServers;
import dev.weft.operator.index.ClusterFeeds;
import dev.weft.operator.install.InstallOptions;
import dev.weft.operator.install.Installation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The control plane's ServiceAccount follows its one Secret with the rights that the installation
 * gives it: on the playground's API server, which grants everything, and on a real one where it is
 * given.
 */
class SecretFeedIT {
  @TestFactory
  Stream<DynamicTest> oneSecretIsFollowedAndNoOther() throws IOException {
    return ApiServers.each(SecretFeedIT::follow);
  }

  private static void follow(ApiServers.Server server) throws IOException {
    try (KubernetesClient admin = server.client();
        KubernetesClient control = control(server)) {
      install(admin);
      admin.resource(secret("another", "eA==")).serverSideApply();
      List<String> seen = new CopyOnWriteArrayList<>();
      try (var feed =
          ClusterFeeds.secret(
              control,
              Names.NAMESPACE,
              Names.IDENTITY,
              data -> seen.add(String.valueOf(data.get("tls.crt"))),
              () -> seen.add("gone"))) {
        feed.start();
        await().until(feed::synced);
        admin.resource(secret(Names.IDENTITY, "YQ==")).serverSideApply();
        await().until(() -> seen.size() == 1);
        admin.resource(secret("another", "YQ==")).serverSideApply();
        admin.resource(secret(Names.IDENTITY, "Yg==")).serverSideApply();
        await().until(() -> seen.size() == 2);
        admin.secrets().inNamespace(Names.NAMESPACE).withName(Names.IDENTITY).delete();
        await().until(() -> seen.size() == 3);
      } finally {
        admin.namespaces().withName(Names.NAMESPACE).delete();
      }
      assertThat(seen).containsExactly("YQ==", "Yg==", "gone");
    }
  }

  /** Rights and the accounts that have them. */
  private static void install(KubernetesClient admin) {
    admin
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(Names.NAMESPACE)
                .endMetadata()
                .build())
        .serverSideApply();
    for (HasMetadata object : Installation.render(InstallOptions.DEFAULT)) {
      if (object.getApiVersion().startsWith("rbac.") || object.getKind().equals("ServiceAccount")) {
        admin.resource(object).serverSideApply();
      }
    }
  }

  private static KubernetesClient control(ApiServers.Server server) throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(server.kubeconfig()));
    config.setImpersonateUsername("system:serviceaccount:" + Names.NAMESPACE + ":" + Names.CONTROL);
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static HasMetadata secret(String name, String base64) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(Names.NAMESPACE)
        .withName(name)
        .endMetadata()
        .withType("kubernetes.io/tls")
        .withData(Map.of("tls.crt", base64, "tls.key", base64))
        .build();
  }
}
