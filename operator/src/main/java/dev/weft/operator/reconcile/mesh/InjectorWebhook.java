package dev.weft.operator.reconcile.mesh;

import dev.weft.api.Names;
import dev.weft.operator.inject.Ask;
import dev.weft.operator.inject.Webhook;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhook;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Which pods the API server asks about. Only those that opt in, by their namespace's label or their
 * own: a webhook that fails stops these and no others. Two webhooks, because a selector cannot say
 * "or"; no pod meets both.
 */
public final class InjectorWebhook {
  private static final String ENABLED = Ask.ENABLED;
  private static final String DISABLED = Ask.DISABLED;
  private static final String[] NEVER = Ask.NEVER.toArray(String[]::new);

  private InjectorWebhook() {}

  public static MutatingWebhookConfiguration render(String caPem, ObjectMeta meta) {
    LabelSelectorRequirement elsewhere = requirement("kubernetes.io/metadata.name", "NotIn", NEVER);
    return new MutatingWebhookConfigurationBuilder()
        .withMetadata(meta)
        .withWebhooks(
            webhook(
                "namespace.inject." + Names.GROUP,
                caPem,
                selector(elsewhere, requirement(Names.INJECT_LABEL, "In", ENABLED)),
                selector(requirement(Names.INJECT_LABEL, "NotIn", ENABLED, DISABLED))),
            webhook(
                "pod.inject." + Names.GROUP,
                caPem,
                selector(elsewhere),
                selector(requirement(Names.INJECT_LABEL, "In", ENABLED))))
        .build();
  }

  private static MutatingWebhook webhook(
      String name, String caPem, LabelSelector namespaces, LabelSelector pods) {
    return new MutatingWebhookBuilder()
        .withName(name)
        .withAdmissionReviewVersions("v1")
        .withNewClientConfig()
        .withCaBundle(Base64.getEncoder().encodeToString(caPem.getBytes(StandardCharsets.UTF_8)))
        .withNewService()
        .withNamespace(Names.NAMESPACE)
        .withName(Names.INJECTOR)
        .withPath(Webhook.PATH)
        .withPort(443)
        .endService()
        .endClientConfig()
        .addNewRule()
        .withApiGroups("")
        .withApiVersions("v1")
        .withOperations("CREATE")
        .withResources("pods")
        .withScope("Namespaced")
        .endRule()
        .withNamespaceSelector(namespaces)
        .withObjectSelector(pods)
        .withFailurePolicy("Fail") // a pod that asks for a proxy does not start without one
        .withMatchPolicy("Equivalent")
        .withReinvocationPolicy("Never")
        .withSideEffects("None")
        .withTimeoutSeconds(10)
        .build();
  }

  private static LabelSelector selector(LabelSelectorRequirement... requirements) {
    return new LabelSelectorBuilder().withMatchExpressions(requirements).build();
  }

  private static LabelSelectorRequirement requirement(
      String key, String operator, String... values) {
    return new LabelSelectorRequirementBuilder()
        .withKey(key)
        .withOperator(operator)
        .withValues(values)
        .build();
  }
}
