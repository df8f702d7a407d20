package dev.weft.operator.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.Golden;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstallationGoldenTest {
  private static final List<HasMetadata> RENDERED = Installation.render(InstallOptions.DEFAULT);

  /** The definitions have golden files of their own in crds. */
  @Test
  void everythingButTheDefinitionsIsAsTheGoldenFileSays() throws IOException {
    Golden.hold(
        Golden.folder("install/installation.yaml"),
        Installation.yaml(
            RENDERED.stream().filter(o -> !(o instanceof CustomResourceDefinition)).toList()));
  }

  @Test
  void addressesOfPodsAreVerifiedUnlessTheyAreTranslated() {
    assertThat(Installation.yaml(RENDERED)).doesNotContain("WEFT_VERIFY_POD_ADDRESS");
    assertThat(Installation.yaml(Installation.render(InstallOptions.DEFAULT.withoutPodAddresses())))
        .contains("WEFT_VERIFY_POD_ADDRESS");
  }

  @Test
  void definitionsComeFirstAndTheNamespaceBeforeWhatLiesInIt() {
    assertThat(RENDERED)
        .extracting(HasMetadata::getKind)
        .startsWith(
            "CustomResourceDefinition",
            "CustomResourceDefinition",
            "CustomResourceDefinition",
            "CustomResourceDefinition",
            "CustomResourceDefinition",
            "Namespace")
        .endsWith("Deployment");
  }
}
