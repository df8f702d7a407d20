package dev.weft.cli.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.Names;
import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.operator.apply.Difference;
import dev.weft.operator.reconcile.mesh.InjectorWebhook;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the API server asks the injector about the pods that are to have a proxy. Pure. */
final class WebhookChecks {
  private static final String ID = "webhook-exists";

  /** Its own category looks at caBundles: weft-control-plane-tls. */
  private static final List<String> FIELDS =
      List.of("rules", "namespaceSelector", "objectSelector", "failurePolicy", "sideEffects");

  static final Rule EXISTS =
      Rule.of(
              ID,
              "MutatingWebhookConfiguration weft-injector exists",
              "the operator makes it as its last step: look whether it runs and leads; pods get no proxy until then",
              facts ->
                  WeftPods.found(
                      facts.objects().one(MutatingWebhookConfiguration.class, null, Names.INJECTOR),
                      "MutatingWebhookConfiguration weft-injector"))
          .mayPass();

  static final Rule CURRENT =
      Rule.of(
              "webhook-current",
              "its webhooks select the pods that this version means, and lead to weft-injector",
              "delete it: the operator makes it anew at once",
              WebhookChecks::current)
          .needs(ID);

  private WebhookChecks() {}

  private static Verdict current(ClusterFacts facts) {
    List<MutatingWebhook> there =
        facts
            .objects()
            .one(MutatingWebhookConfiguration.class, null, Names.INJECTOR)
            .value()
            .getWebhooks();
    List<String> wrong = new ArrayList<>();
    for (MutatingWebhook ours : InjectorWebhook.render("", new ObjectMeta()).getWebhooks()) {
      Optional<MutatingWebhook> same =
          there.stream().filter(each -> ours.getName().equals(each.getName())).findFirst();
      if (same.isEmpty()) {
        wrong.add("there is no webhook " + ours.getName());
      } else {
        differences(same.get(), ours).forEach(field -> wrong.add(ours.getName() + ": " + field));
      }
    }
    return wrong.isEmpty() || OperatorChecks.isOfThisVersion(facts)
        ? Verdict.none(wrong)
        : Verdict.noneOdd(wrong);
  }

  private static List<String> differences(MutatingWebhook there, MutatingWebhook ours) {
    JsonNode actual = Trees.of(there);
    JsonNode wanted = Trees.of(ours);
    List<String> wrong = new ArrayList<>();
    for (String field : FIELDS) {
      if (!Difference.covers(actual.path(field), wanted.path(field))) {
        wrong.add(field + " is " + actual.path(field) + " (expected: " + wanted.path(field) + ")");
      }
    }
    JsonNode service = actual.path("clientConfig").path("service");
    if (!Difference.covers(service, wanted.path("clientConfig").path("service"))) {
      wrong.add("it leads to " + (service.isMissingNode() ? "a URL" : service));
    }
    return wrong;
  }
}
