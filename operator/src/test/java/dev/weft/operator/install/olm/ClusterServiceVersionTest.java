package dev.weft.operator.install.olm;

import static dev.weft.operator.install.olm.Spoilt.BUNDLE;
import static dev.weft.operator.install.olm.Spoilt.annotations;
import static dev.weft.operator.install.olm.Spoilt.breaks;
import static dev.weft.operator.install.olm.Spoilt.container;
import static dev.weft.operator.install.olm.Spoilt.holds;
import static dev.weft.operator.install.olm.Spoilt.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.api.Version;
import org.junit.jupiter.api.Test;

/** One rule about the ClusterServiceVersion, one test, as in {@link BundleTest}. */
class ClusterServiceVersionTest {
  @Test
  void isNamedByItsPackageAndASemanticVersion() {
    holds(
        CsvRules::nameIsPackageAndVersion,
        "version '1'",
        BUNDLE.withCsv(csv -> spec(csv).put("version", "1")));
    breaks(
        CsvRules::nameIsPackageAndVersion,
        "name 'weft'",
        BUNDLE.withCsv(csv -> csv.withObject("/metadata").put("name", "weft")));
  }

  @Test
  void claimsAKnownLevelAndKnownCategories() {
    holds(
        CsvRules::levelAndCategoriesAreKnown,
        "'Self Driving'",
        BUNDLE.withCsv(csv -> annotations(csv).put("capabilities", "Self Driving")));
    breaks(
        CsvRules::levelAndCategoriesAreKnown,
        "'Service Mesh'",
        BUNDLE.withCsv(csv -> annotations(csv).put("categories", "Networking, Service Mesh")));
  }

  @Test
  void tellsCatalogsWhatTheyShow() {
    holds(
        CsvRules::catalogsCanShowIt,
        "createdAt",
        BUNDLE.withCsv(csv -> annotations(csv).put("createdAt", "yesterday")));
    breaks(
        CsvRules::catalogsCanShowIt,
        "/spec/maintainers/0/email",
        BUNDLE.withCsv(csv -> spec(csv).putArray("maintainers")));
  }

  @Test
  void hasAnIcon() {
    holds(CsvRules::iconIsAPicture, "icon: 0", BUNDLE.withCsv(csv -> spec(csv).putArray("icon")));
  }

  @Test
  void installsForAllNamespacesAndInNoOtherMode() {
    holds(
        CsvRules::installsForAllNamespacesOnly,
        "OwnNamespace true",
        BUNDLE.withCsv(
            csv -> ((ObjectNode) csv.at("/spec/installModes/0")).put("supported", true)));
  }

  @Test
  void needsAKubernetesWithNativeSidecars() {
    holds(
        CsvRules::needsNativeSidecars,
        "'1.28.0'",
        BUNDLE.withCsv(csv -> spec(csv).put("minKubeVersion", "1.28.0")));
  }

  @Test
  void comesAfterNoOther() {
    holds(
        CsvRules::isTheFirstVersion,
        "replaces",
        BUNDLE.withCsv(csv -> spec(csv).put("replaces", "weft.v0.0.9")));
  }

  @Test
  void leavesTheInjectionWebhookToTheOperator() {
    holds(
        CsvRules::leavesTheWebhookToTheOperator,
        "webhookdefinitions",
        BUNDLE.withCsv(csv -> spec(csv).putArray("webhookdefinitions").addObject()));
  }

  @Test
  void requestsResourcesForEveryContainer() {
    holds(
        CsvRules::everyContainerRequestsResources,
        "operator",
        BUNDLE.withCsv(csv -> container(csv).withObject("/resources").remove("requests")));
  }

  @Test
  void relatesEveryImageThatRuns() {
    holds(
        CsvRules::everyImageIsRelated,
        "weft.dev/proxy:" + Version.CURRENT,
        BUNDLE.withCsv(csv -> ((ArrayNode) csv.at("/spec/relatedImages")).remove(1)));
    breaks(
        CsvRules::everyImageIsRelated,
        "registry.example/operator:2",
        BUNDLE.withCsv(csv -> container(csv).put("image", "registry.example/operator:2")));
    breaks(
        CsvRules::everyImageIsRelated,
        "(expected: a name and an image)",
        BUNDLE.withCsv(csv -> ((ArrayNode) csv.at("/spec/relatedImages")).addObject()));
  }

  @Test
  void hasAnExampleOfEveryKind() {
    holds(
        CsvRules::exampleOfEveryOwnedKind,
        "AuthorizationPolicy",
        BUNDLE.withCsv(csv -> annotations(csv).put("alm-examples", "[]")));
    breaks(
        CsvRules::exampleOfEveryOwnedKind,
        "alm-examples: ",
        BUNDLE.withCsv(csv -> annotations(csv).put("alm-examples", "[{]")));
  }

  @Test
  void beginsWithOneOfItsExamples() {
    holds(
        CsvRules::firstStepIsAnExample,
        "initialization-resource",
        BUNDLE.withCsv(csv ->
            annotations(csv)
                .put("operatorframework.io/initialization-resource", "{\"kind\": \"Other\"}")));
  }

  @Test
  void suggestsTheNamespaceThatTheOperatorAssumes() {
    holds(
        CsvRules::namespaceIsTheOneThatTheOperatorAssumes,
        "suggested-namespace",
        BUNDLE.withCsv(
            csv -> annotations(csv).put("operatorframework.io/suggested-namespace", "mesh")));
  }
}
