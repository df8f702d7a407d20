package dev.weft.playground.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewritesTest {
  private static final Container CONTAINER =
      new ContainerBuilder()
          .addNewVolumeMount()
          .withName("tls")
          .withMountPath("/etc/tls")
          .endVolumeMount()
          .addNewVolumeMount()
          .withName("keys")
          .withMountPath("/etc/tls/private/")
          .endVolumeMount()
          .addNewVolumeMount()
          .withName("config")
          .withMountPath("/app.yaml")
          .withSubPath("app.yaml")
          .endVolumeMount()
          .withCommand("serve", "--tls=/etc/tls/tls.crt")
          .addNewEnv()
          .withName("KEYS")
          .withValue("/etc/tls/private")
          .endEnv()
          .build();

  private final Rewrites rewrites = Rewrites.of(CONTAINER, Path.of("/v"));

  @ParameterizedTest
  @CsvSource({
    "/etc/tls, /v/tls",
    "--cert=/etc/tls/tls.crt, --cert=/v/tls/tls.crt",
    "/etc/tls/private/key.pem, /v/keys/key.pem",
    "/etc/tls-old/x, /etc/tls-old/x",
    "/my/etc/tls/x, /my/etc/tls/x",
    "cat /etc/tls/a /etc/tls/b, cat /v/tls/a /v/tls/b",
    "/app.yaml, /v/config/app.yaml",
    "file:/etc/tls:x, file:/v/tls:x",
  })
  void pathsUnderAMountAreReplaced(String text, String expected) {
    assertThat(rewrites.apply(text)).isEqualTo(expected);
  }

  @Test
  void commandAndVariablesOfAContainerAreRewritten() {
    Container rewritten = rewrites.apply(CONTAINER);

    assertThat(rewritten.getCommand()).containsExactly("serve", "--tls=/v/tls/tls.crt");
    assertThat(rewritten.getEnv()).extracting("value").containsExactly("/v/keys");
  }
}
