package dev.weft.operator.install.olm;

import static dev.weft.operator.install.olm.Spoilt.BUNDLE;
import static dev.weft.operator.install.olm.Spoilt.annotations;
import static dev.weft.operator.install.olm.Spoilt.breaks;
import static dev.weft.operator.install.olm.Spoilt.holds;
import static dev.weft.operator.install.olm.Spoilt.owned;
import static dev.weft.operator.install.olm.Spoilt.rule;
import static dev.weft.operator.install.olm.Spoilt.with;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** One rule about what the bundle shows and may do, one test, as in {@link BundleTest}. */
class KindsAndRightsTest {
  private static final String MESHES = "manifests/meshes.weft.dev.yaml";

  @Test
  void hasExamplesWithASpec() {
    holds(
        KindRules::everyExampleHasASpec,
        "Mesh",
        BUNDLE.withCsv(csv -> annotations(csv).put("alm-examples", "[{\"kind\": \"Mesh\"}]")));
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
}
