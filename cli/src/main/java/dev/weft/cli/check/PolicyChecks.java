package dev.weft.cli.check;

import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.crds.serviceprofile.ServiceProfile;
import dev.weft.crds.trafficsplit.TrafficSplit;
import dev.weft.operator.status.ConditionSet;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Whether what users wrote is in force. Pure. */
final class PolicyChecks {
  /** The operator's word for a kind that is stored and not acted on. */
  private static final String NOT_YET = "NotAvailableInThisVersion";

  /** What all three statuses have in common. */
  private record State(@Nullable Long observed, List<Condition> conditions) {
    static final State NONE = new State(null, List.of());
  }

  static final Rule PROFILES =
      rule(
          "profiles-accepted",
          "ServiceProfiles are accepted and programmed",
          "correct what the message names; until then the last good generation, or none, is in force",
          ServiceProfile.class,
          profile ->
              profile.getStatus() == null
                  ? State.NONE
                  : new State(
                      profile.getStatus().observedGeneration(), profile.getStatus().conditions()));

  static final Rule SPLITS =
      rule(
          "splits-accepted",
          "TrafficSplits are accepted and programmed",
          "correct what the message names; until then the last good generation, or none, is in force",
          TrafficSplit.class,
          split ->
              split.getStatus() == null
                  ? State.NONE
                  : new State(
                      split.getStatus().observedGeneration(), split.getStatus().conditions()));

  static final Rule POLICIES =
      rule(
          "policies-accepted",
          "AuthorizationPolicies are accepted and programmed",
          "correct what the message names: a policy that makes no sense lets in nobody",
          AuthorizationPolicy.class,
          policy ->
              policy.getStatus() == null
                  ? State.NONE
                  : new State(
                      policy.getStatus().observedGeneration(), policy.getStatus().conditions()));

  private PolicyChecks() {}

  private static <T extends HasMetadata> Rule rule(
      String id, String text, String hint, Class<T> kind, Function<T, State> state) {
    return Rule.of(id, text, hint, facts -> judge(facts, kind, state)).mayPass();
  }

  private static <T extends HasMetadata> Verdict judge(
      ClusterFacts facts, Class<T> kind, Function<T, State> state) {
    return Verdict.of(
        facts.objects().all(kind, facts.asked().namespace()),
        "its definition is not there",
        objects -> {
          List<String> wrong = new ArrayList<>();
          List<String> odd = new ArrayList<>();
          objects.forEach(object -> judge(object, state.apply(object), wrong, odd));
          return Verdict.of(wrong, odd);
        });
  }

  private static void judge(HasMetadata object, State state, List<String> wrong, List<String> odd) {
    String name = DataPlane.text(object);
    long generation = Objects.requireNonNullElse(object.getMetadata().getGeneration(), 0L);
    if (state.observed() == null || state.observed() < generation) {
      wrong.add(name + ": the operator has not acted on its last change");
      return;
    }
    for (String type : List.of("Accepted", "Programmed")) {
      ConditionSet.find(state.conditions(), type)
          .filter(condition -> "False".equals(condition.getStatus()))
          .ifPresent(condition -> {
            boolean isError = type.equals("Accepted") && !NOT_YET.equals(condition.getReason());
            (isError ? wrong : odd)
                .add(
                    "%s is not %s: %s: %s"
                        .formatted(name, type, condition.getReason(), condition.getMessage()));
          });
    }
  }
}
