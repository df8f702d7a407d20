package dev.weft.playground.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceVariablesTest {
  @Test
  void aServiceIsKnownByHostAndPorts() {
    assertThat(ServiceVariables.of(List.of(service("my-db", "10.43.0.7")), "10.43.0.1", 443))
        .containsEntry("MY_DB_SERVICE_HOST", "10.43.0.7")
        .containsEntry("MY_DB_SERVICE_PORT", "5432")
        .containsEntry("MY_DB_SERVICE_PORT_SQL", "5432")
        .containsEntry("MY_DB_PORT", "tcp://10.43.0.7:5432")
        .containsEntry("MY_DB_PORT_5432_TCP_ADDR", "10.43.0.7")
        .containsEntry("KUBERNETES_SERVICE_HOST", "10.43.0.1")
        .containsEntry("KUBERNETES_SERVICE_PORT", "443");
  }

  @Test
  void aHeadlessServiceHasNoAddressToTell() {
    assertThat(ServiceVariables.of(List.of(service("db", "None")), "h", 1))
        .doesNotContainKey("DB_SERVICE_HOST");
  }

  private static Service service(String name, String address) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withClusterIP(address)
        .addNewPort()
        .withName("sql")
        .withPort(5432)
        .endPort()
        .endSpec()
        .build();
  }
}
