package dev.weft.playground.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  private static final Sources SOURCES =
      new Sources() {
        @Override
        public Optional<ConfigMap> configMap(String name) {
          return name.equals("settings")
              ? Optional.of(new ConfigMapBuilder().addToData("color", "blue").build())
              : Optional.empty();
        }

        @Override
        public Optional<Secret> secret(String name) {
          return name.equals("db")
              ? Optional.of(new SecretBuilder().addToData("password", "aHVudGVyMg==").build())
              : Optional.empty();
        }
      };

  private static final Pod POD =
      Life.pod(List.of(), Life.container("app"))
          .edit()
          .editMetadata()
          .addToLabels("tier", "front")
          .endMetadata()
          .build();

  @Test
  void laterVariablesUseEarlierOnes() {
    Container container =
        new ContainerBuilder()
            .addNewEnv()
            .withName("HOST")
            .withValue("web")
            .endEnv()
            .addNewEnv()
            .withName("URL")
            .withValue("http://$(HOST):$(WEB_SERVICE_PORT)")
            .endEnv()
            .build();

    assertThat(variables(container)).containsEntry("URL", "http://web:80");
  }

  @Test
  void fieldsOfThePodAreKnown() {
    Container container =
        new ContainerBuilder()
            .addNewEnv()
            .withName("IP")
            .withNewValueFrom()
            .withNewFieldRef("v1", "status.podIP")
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("NAME")
            .withNewValueFrom()
            .withNewFieldRef("v1", "metadata.name")
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("TIER")
            .withNewValueFrom()
            .withNewFieldRef("v1", "metadata.labels['tier']")
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("ACCOUNT")
            .withNewValueFrom()
            .withNewFieldRef("v1", "spec.serviceAccountName")
            .endValueFrom()
            .endEnv()
            .build();

    assertThat(variables(container))
        .containsEntry("IP", "10.42.0.2")
        .containsEntry("NAME", "web-1")
        .containsEntry("TIER", "front")
        .containsEntry("ACCOUNT", "default");
  }

  @Test
  void limitsAreRoundedUpToTheDivisor() {
    Container container =
        new ContainerBuilder()
            .withNewResources()
            .addToLimits("cpu", new Quantity("1500m"))
            .addToRequests("memory", new Quantity("64Mi"))
            .endResources()
            .addNewEnv()
            .withName("CPU")
            .withNewValueFrom()
            .withNewResourceFieldRef()
            .withResource("limits.cpu")
            .endResourceFieldRef()
            .endValueFrom()
            .endEnv()
            .addNewEnv()
            .withName("MI")
            .withNewValueFrom()
            .withNewResourceFieldRef()
            .withDivisor(new Quantity("1Mi"))
            .withResource("requests.memory")
            .endResourceFieldRef()
            .endValueFrom()
            .endEnv()
            .build();

    assertThat(variables(container)).containsEntry("CPU", "2").containsEntry("MI", "64");
  }

  @Test
  void configMapsAndSecretsGiveKeysOrAllTheyHave() {
    Container container =
        new ContainerBuilder()
            .addNewEnvFrom()
            .withPrefix("CFG_")
            .withNewConfigMapRef("settings", false)
            .endEnvFrom()
            .addNewEnv()
            .withName("PASSWORD")
            .withNewValueFrom()
            .withNewSecretKeyRef("password", "db", false)
            .endValueFrom()
            .endEnv()
            .build();

    assertThat(variables(container))
        .containsEntry("CFG_color", "blue")
        .containsEntry("PASSWORD", "hunter2");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThat(
            missing(
                new ContainerBuilder()
                    .addNewEnv()
                    .withName("X")
                    .withNewValueFrom()
                    .withNewConfigMapKeyRef("k", "none", false)
                    .endValueFrom()
                    .endEnv()
                    .build()))
        .isEqualTo("configmap \"none\" not found");
    assertThat(
            missing(
                new ContainerBuilder()
                    .addNewEnv()
                    .withName("X")
                    .withNewValueFrom()
                    .withNewSecretKeyRef("user", "db", false)
                    .endValueFrom()
                    .endEnv()
                    .build()))
        .isEqualTo("couldn't find key user in secret db");
    assertThat(
            missing(
                new ContainerBuilder()
                    .addNewEnvFrom()
                    .withNewSecretRef("none", false)
                    .endEnvFrom()
                    .build()))
        .isEqualTo("secret \"none\" not found");
  }

  @Test
  void whatIsOptionalMayBeMissing() {
    Container container =
        new ContainerBuilder()
            .addNewEnvFrom()
            .withNewConfigMapRef("none", true)
            .endEnvFrom()
            .addNewEnv()
            .withName("X")
            .withNewValueFrom()
            .withNewSecretKeyRef("user", "db", true)
            .endValueFrom()
            .endEnv()
            .build();

    assertThat(variables(container)).doesNotContainKey("X");
  }

  private static Map<String, String> variables(Container container) {
    return ((Environment.Ok) of(container)).variables();
  }

  private static String missing(Container container) {
    return ((Environment.Missing) of(container)).message();
  }

  private static Environment of(Container container) {
    Facts facts = new Facts(POD, "10.42.0.2", "10.42.0.1", "playground", 2, 1 << 30);
    return Environment.of(container, Map.of("WEB_SERVICE_PORT", "80"), facts, SOURCES);
  }
}
