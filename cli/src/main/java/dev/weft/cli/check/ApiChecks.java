package dev.weft.cli.check;

import dev.weft.cli.check.facts.ApiFacts;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.cli.check.facts.Found;
import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether there is a cluster to speak with, and one that can bear a mesh. Pure. */
final class ApiChecks {
  static final String ANSWERS = "api-answers";
  static final String USER = "api-user";

  /** Native sidecars: on by default from here on. */
  private static final int MINOR = 29;

  private static final Pattern VERSION = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4}).*");

  static final RuleSet API =
      new RuleSet(
          "kubernetes-api",
          List.of(),
          List.of(
              Rule.of(
                  "api-client",
                  "the kubeconfig can be read",
                  "tell which cluster by --kubeconfig, --context or KUBECONFIG;"
                      + " 'weft playground' starts one on this machine",
                  facts -> Verdict.of(facts.api().client(), "there is none", _ -> Verdict.holds())),
              Rule.of(
                      ANSWERS,
                      "the Kubernetes API answers",
                      "see whether 'kubectl version' fares better; if so, compare kubeconfig and context",
                      ApiChecks::answers)
                  .needs("api-client"),
              Rule.of(
                      USER,
                      "the API server knows who asks",
                      "log in to the cluster again, or name another --context",
                      facts ->
                          Verdict.of(
                              facts.api().user(),
                              "it does not say",
                              name ->
                                  name.isEmpty()
                                      ? Verdict.fails("it takes us for nobody (system:anonymous)")
                                      : Verdict.holds(name)))
                  .needs(ANSWERS)));

  static final RuleSet VERSIONS =
      new RuleSet(
          "kubernetes-version",
          List.of(USER),
          List.of(
              Rule.of(
                  "kubernetes-version",
                  "Kubernetes is 1.29 or newer",
                  "upgrade the cluster: proxies are native sidecars, which older ones do not know",
                  facts ->
                      isOldOrOdd(facts.api().version().value().text())
                          .<Verdict>map(Verdict::fails)
                          .orElseGet(() -> Verdict.holds(facts.api().version().value().text()))),
              Rule.of(
                  "kubelet-version",
                  "kubelets are 1.29 or newer",
                  "upgrade these nodes, or keep meshed pods away from them",
                  facts ->
                      Verdict.ofOptional(
                          facts.objects().all(Node.class, null),
                          "there are no nodes",
                          ApiChecks::kubelets))));

  private ApiChecks() {}

  private static Verdict answers(ClusterFacts facts) {
    return switch (facts.api().version()) {
      case Found.Is<ApiFacts.ServerVersion> _ -> Verdict.holds(where(facts));
      case Found.Missing<ApiFacts.ServerVersion> _ ->
          Verdict.fails(where(facts) + " has no /version: something else answers there");
      case Found.Unreadable<ApiFacts.ServerVersion>(String why) ->
          Verdict.fails(where(facts) + ": " + why);
    };
  }

  private static String where(ClusterFacts facts) {
    return facts.api().client() instanceof Found.Is<String>(String url) ? url : "";
  }

  private static Verdict kubelets(List<Node> nodes) {
    return Verdict.none(
        nodes.stream()
            .flatMap(node ->
                isOldOrOdd(NodeChecks.info(node).getKubeletVersion())
                    .map(why -> node.getMetadata().getName() + ": " + why)
                    .stream())
            .toList());
  }

  /** Empty when it is new enough. */
  static Optional<String> isOldOrOdd(String version) {
    Matcher parts = VERSION.matcher(String.valueOf(version));
    if (!parts.matches()) {
      return Optional.of("'" + version + "' (expected: a version such as v1.35.0)");
    }
    int major = Integer.parseInt(parts.group(1));
    int minor = Integer.parseInt(parts.group(2));
    return major > 1 || (major == 1 && minor >= MINOR)
        ? Optional.empty()
        : Optional.of(version + " (expected: 1." + MINOR + " or newer)");
  }
}
