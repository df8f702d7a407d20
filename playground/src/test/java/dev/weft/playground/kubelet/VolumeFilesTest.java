package dev.weft.playground.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VolumeFilesTest {
  private static final Pod POD =
      Life.pod(List.of(), Life.container("app"))
          .edit()
          .editMetadata()
          .addToLabels("b", "two")
          .addToLabels("a", "say \"1\"")
          .endMetadata()
          .build();

  private static final Sources SOURCES =
      new Sources() {
        @Override
        public Optional<ConfigMap> configMap(String name) {
          return name.equals("settings")
              ? Optional.of(
                  new ConfigMapBuilder()
                      .addToData("a.txt", "A")
                      .addToBinaryData("b.bin", "Qg==")
                      .build())
              : Optional.empty();
        }

        @Override
        public Optional<Secret> secret(String name) {
          return name.equals("tls")
              ? Optional.of(new SecretBuilder().addToData("tls.key", "a2V5").build())
              : Optional.empty();
        }
      };

  @Test
  void aConfigMapGivesAllItsKeys() {
    assertThat(
            files(
                new VolumeBuilder().withNewConfigMap().withName("settings").endConfigMap().build()))
        .isEqualTo(Map.of("a.txt", "A", "b.bin", "B"));
  }

  @Test
  void itemsChooseAndRename() {
    assertThat(
            files(
                new VolumeBuilder()
                    .withNewConfigMap()
                    .withName("settings")
                    .withItems(new KeyToPath("a.txt", null, "conf/a"))
                    .endConfigMap()
                    .build()))
        .isEqualTo(Map.of("conf/a", "A"));
  }

  @Test
  void aProjectionJoinsTokenSecretAndFacts() {
    Volume volume =
        new VolumeBuilder()
            .withNewProjected()
            .addNewSource()
            .withNewServiceAccountToken("weft.dev", 600L, "token")
            .endSource()
            .addNewSource()
            .withNewSecret()
            .withName("tls")
            .endSecret()
            .endSource()
            .addNewSource()
            .withNewDownwardAPI()
            .addNewItem()
            .withPath("labels")
            .withNewFieldRef("v1", "metadata.labels")
            .endItem()
            .endDownwardAPI()
            .endSource()
            .endProjected()
            .build();

    assertThat(files(volume))
        .isEqualTo(
            Map.of(
                "token",
                "token for weft.dev 600",
                "tls.key",
                "key",
                "labels",
                "a=\"say \\\"1\\\"\"\nb=\"two\""));
  }

  @Test
  void whatIsMissingIsNamedUnlessOptional() {
    assertThat(of(new VolumeBuilder().withNewSecret().withSecretName("none").endSecret().build()))
        .isEqualTo(new VolumeFiles.Content.Missing("secret \"none\" not found"));
    assertThat(
            files(
                new VolumeBuilder()
                    .withNewSecret()
                    .withSecretName("none")
                    .withOptional(true)
                    .endSecret()
                    .build()))
        .isEmpty();
  }

  @Test
  void kindsThatThePlaygroundDoesNotKnowAreSaidSo() {
    assertThat(of(new VolumeBuilder().withName("disk").withNewHostPath("/x", "").build()))
        .isInstanceOfSatisfying(
            VolumeFiles.Content.Missing.class,
            missing -> assertThat(missing.message()).startsWith("volume \"disk\""));
  }

  private static Map<String, String> files(Volume volume) {
    return ((VolumeFiles.Content.Files) of(volume))
        .byPath().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    each -> new String(each.getValue(), StandardCharsets.UTF_8)));
  }

  private static VolumeFiles.Content of(Volume volume) {
    Facts facts = new Facts(POD, "10.42.0.2", "10.42.0.1", "playground", 2, 1 << 30);
    return VolumeFiles.of(
        volume, facts, SOURCES, (audience, seconds) -> "token for " + audience + " " + seconds);
  }
}
