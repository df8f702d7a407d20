package dev.weft.operator.install.olm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * One rule, one test: the committed bundle keeps it, and a bundle that is spoilt in just that way
 * does not.
 */
class BundleTest {
  private static final Bundle BUNDLE = Bundle.committed();
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
        "weft.v9.9.9",
        BUNDLE.with(
            "catalog/weft.yaml", BUNDLE.text("catalog/weft.yaml").replace("0.1.0", "9.9.9")));
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
        "weft.dev/proxy:0.1.0",
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
  void hasExamplesWithASpec() {
    holds(
        KindRules::everyExampleHasASpec,
        "Mesh",
        BUNDLE.withCsv(csv -> annotations(csv).put("alm-examples", "[{\"kind\": \"Mesh\"}]")));
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

  @Test
  void describesEveryKind() {
    holds(
        KindRules::everyKindIsDescribed,
        "meshes.weft.dev: description",
        BUNDLE.withCsv(csv -> ((ObjectNode) owned(csv).get(0)).put("description", "")));
  }

  @Test
  void namesTheResourcesOfEveryKind() {
    holds(
        KindRules::everyKindNamesItsResources,
        "meshes.weft.dev",
        BUNDLE.withCsv(csv -> ((ObjectNode) owned(csv).get(0)).putArray("resources")));
  }

  @Test
  void describesEveryFieldOfSpecAndStatusAndNoOther() {
    holds(
        KindRules::everyFieldHasADescriptor,
        "meshes.weft.dev: spec.trustDomain",
        BUNDLE.withCsv(csv -> ((ObjectNode) owned(csv).get(0)).putArray("specDescriptors")));
    breaks(
        KindRules::everyFieldHasADescriptor,
        "there is no status.weather",
        BUNDLE.withCsv(csv ->
            ((ObjectNode) owned(csv).get(0))
                .withArray("/statusDescriptors")
                .addObject()
                .put("path", "weather")));
  }

  @Test
  void validatesEveryKind() {
    holds(
        KindRules::everyDefinitionValidates,
        "meshes.weft.dev",
        BUNDLE.with(MESHES, BUNDLE.text(MESHES).replace("openAPIV3Schema", "elsewhere")));
  }

  @Test
  void grantsInTheClusterWhatTheInstallationGrants() {
    holds(
        RightsRules::clusterRightsAreThoseOfTheInstallation,
        "nodes",
        BUNDLE.withCsv(csv -> rule(csv).withArray("/resources").add("nodes")));
  }

  @Test
  void grantsInTheNamespaceWhatTheInstallationGrants() {
    holds(
        RightsRules::rightsInTheNamespaceAreThoseOfTheInstallation,
        "secrets",
        BUNDLE.without("manifests/weft-operator.role.yaml"));
  }

  @Test
  void keepsRightsInTheNamespaceFromBecomingRightsInAllOfThem() {
    holds(
        RightsRules::rightsInTheNamespaceStayInIt,
        "permissions of weft-operator",
        BUNDLE.withCsv(csv ->
            csv.withArray("/spec/install/spec/permissions")
                .addObject()
                .put("serviceAccountName", "weft-operator")));
    breaks(
        RightsRules::rightsInTheNamespaceStayInIt,
        "secrets",
        BUNDLE.withCsv(csv -> rule(csv).withArray("/resources").add("secrets")));
  }

  @Test
  void letsNobodyMakeDefinitions() {
    holds(
        RightsRules::nobodyMayMakeDefinitions,
        "customresourcedefinitions",
        BUNDLE.withCsv(csv -> {
          rule(csv).putArray("apiGroups").add("apiextensions.k8s.io");
          rule(csv).putArray("resources").add("customresourcedefinitions");
          rule(csv).putArray("verbs").add("create");
        }));
  }

  @Test
  void hasEveryServiceAccountMadeThatIsUsed() {
    holds(
        RightsRules::everyAccountThatIsUsedIsMade,
        "weft-control",
        BUNDLE.withCsv(
            csv -> ((ArrayNode) csv.at("/spec/install/spec/clusterPermissions")).remove(1)));
  }

  @Test
  void leavesTheNamespaceToOlm() {
    holds(
        RightsRules::objectsNameNoNamespace,
        "ConfigMap/a",
        with("kind: ConfigMap\nmetadata: {name: a, namespace: weft-system}"));
  }

  /** The rule holds, and is broken by what is spoilt. */
  private static void holds(Function<Bundle, List<String>> rule, String says, Bundle spoilt) {
    assertThat(rule.apply(BUNDLE)).isEmpty();
    breaks(rule, says, spoilt);
  }

  private static void breaks(Function<Bundle, List<String>> rule, String says, Bundle spoilt) {
    assertThat(rule.apply(spoilt)).anySatisfy(broken -> assertThat(broken).contains(says));
  }

  private static Bundle with(String manifest) {
    return BUNDLE.with("manifests/spoilt.yaml", manifest);
  }

  private static ObjectNode spec(ObjectNode csv) {
    return csv.withObject("/spec");
  }

  private static ObjectNode annotations(ObjectNode csv) {
    return csv.withObject("/metadata/annotations");
  }

  private static ArrayNode owned(ObjectNode csv) {
    return (ArrayNode) csv.at("/spec/customresourcedefinitions/owned");
  }

  private static ObjectNode container(ObjectNode csv) {
    return (ObjectNode) csv.at("/spec/install/spec/deployments/0/spec/template/spec/containers/0");
  }

  /** Of the operator's rights in the cluster. */
  private static ObjectNode rule(ObjectNode csv) {
    return (ObjectNode) csv.at("/spec/install/spec/clusterPermissions/0/rules/0");
  }
}
