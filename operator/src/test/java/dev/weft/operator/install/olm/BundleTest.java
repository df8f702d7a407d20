package dev.weft.operator.install.olm;

import static dev.weft.operator.install.olm.Spoilt.BUNDLE;
import static dev.weft.operator.install.olm.Spoilt.breaks;
import static dev.weft.operator.install.olm.Spoilt.holds;
import static dev.weft.operator.install.olm.Spoilt.owned;
import static dev.weft.operator.install.olm.Spoilt.with;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * One rule about the whole, one test: the committed bundle keeps it, and a bundle that is spoilt in
 * just that way does not.
 */
class BundleTest {
  private static final String ANNOTATIONS = "metadata/annotations.yaml";
  private static final String MESHES = "manifests/meshes.weft.dev.yaml";

  @Test
  void holdsOnlyKindsThatOlmTakes() {
    holds(
        BundleRules::kindsThatOlmTakes,
        "MutatingWebhookConfiguration",
        with("kind: MutatingWebhookConfiguration\nmetadata: {name: weft-injector}"));
  }

  @Test
  void holdsOneClusterServiceVersion() {
    holds(
        BundleRules::oneClusterServiceVersion,
        "2 ClusterServiceVersions",
        with("kind: ClusterServiceVersion\nmetadata: {name: weft.v0.2.0}"));
  }

  @Test
  void definesEveryKindThatItOwnsAndOwnsEveryKindThatItDefines() {
    holds(
        BundleRules::ownedKindsAreDefined,
        "owned only: meshes.weft.dev Mesh v1alpha1",
        BUNDLE.without(MESHES));
    breaks(
        BundleRules::ownedKindsAreDefined,
        "defined only: meshes.weft.dev Mesh v1alpha1",
        BUNDLE.withCsv(csv -> owned(csv).remove(0)));
  }

  @Test
  void definesItsKindsByTheVersionThatClustersServe() {
    holds(
        BundleRules::definitionsAreV1,
        "meshes.weft.dev",
        BUNDLE.with(
            MESHES,
            BUNDLE
                .text(MESHES)
                .replace("apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1")));
  }

  @Test
  void holdsNothingTwice() {
    holds(
        BundleRules::nothingTwice,
        "CustomResourceDefinition/meshes.weft.dev",
        with(BUNDLE.text(MESHES)));
  }

  @Test
  void leavesServiceAccountsToOlm() {
    holds(
        BundleRules::serviceAccountsAreMadeByOlm,
        "weft-control",
        with("kind: ServiceAccount\nmetadata: {name: weft-control}"));
  }

  @Test
  void isSmallEnoughToBeUnpacked() {
    var noise = new StringBuilder("kind: ConfigMap\nmetadata: {name: noise}\ndata:\n  a: ");
    new Random(1).ints(3_000_000, 'a', 'z' + 1).forEach(noise::appendCodePoint);
    holds(BundleRules::smallEnough, "bytes (expected: 1048576 at most)", with(noise.toString()));
  }

  @Test
  void saysTheSameInAnnotationsAndLabels() {
    holds(
        BundleRules::annotationsAreTheLabels,
        "bundle.package.v1=weft",
        BUNDLE.with(ANNOTATIONS, BUNDLE.text(ANNOTATIONS).replace("v1: weft\n", "v1: other\n")));
  }

  @Test
  void namesFoldersThatAreThere() {
    holds(
        BundleRules::annotationsNameWhatIsThere,
        "'elsewhere/'",
        BUNDLE.with(ANNOTATIONS, BUNDLE.text(ANNOTATIONS).replace("manifests/", "elsewhere/")));
  }

  @Test
  void namesItsChannelsAsOthersDo() {
    holds(
        BundleRules::channelsAreNamedByCustom,
        "alpha",
        BUNDLE.with(ANNOTATIONS, BUNDLE.text(ANNOTATIONS).replace("candidate", "alpha")));
  }

  @Test
  void makesAnImageOfWhatIsThere() {
    holds(
        BundleRules::imageHasWhatIsThere,
        "metadata is not copied",
        BUNDLE.with(
            "bundle.Dockerfile",
            BUNDLE.text("bundle.Dockerfile").replace("COPY metadata /metadata/\n", "")));
  }

  @Test
  void isAskedByScorecardAllThatItAsks() {
    String config = "tests/scorecard/config.yaml";
    holds(
        BundleRules::scorecardAsksAll,
        "olm-spec-descriptors",
        BUNDLE.with(config, BUNDLE.text(config).replace("olm-spec-descriptors]", "other]")));
  }

  @Test
  void isWhatTheCatalogLists() {
    holds(
        BundleRules::catalogIsOfThisBundle,
        "weft.v9",
        BUNDLE.with(
            "catalog/weft.yaml", BUNDLE.text("catalog/weft.yaml").replace("weft.v", "weft.v9")));
  }
}
