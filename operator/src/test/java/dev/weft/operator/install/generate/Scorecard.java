package dev.weft.operator.install.generate;

import java.util.List;
import java.util.stream.Collectors;

/** What {@code operator-sdk scorecard} asks of the bundle, in a cluster. */
final class Scorecard {
  private static final List<String> TESTS =
      List.of(
          "basic-check-spec",
          "olm-bundle-validation",
          "olm-crds-have-validation",
          "olm-crds-have-resources",
          "olm-spec-descriptors",
          "olm-status-descriptors");

  static final String CONFIG =
      GenerateInstallations.MADE
          + """
          apiVersion: scorecard.operatorframework.io/v1alpha3
          kind: Configuration
          metadata:
            name: config
          stages:
            - parallel: true
              tests:
          """
          + TESTS.stream().map(Scorecard::test).collect(Collectors.joining());

  private Scorecard() {}

  private static String test(String name) {
    return """
      - image: quay.io/operator-framework/scorecard-test:v1.42.0
        entrypoint: [scorecard-test, %s]
        labels:
          suite: %s
          test: %s-test
    """
        .formatted(name, name.startsWith("olm-") ? "olm" : "basic", name)
        .indent(4);
  }
}
