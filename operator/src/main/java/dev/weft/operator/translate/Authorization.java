package dev.weft.operator.translate;

import dev.weft.api.policy.Rule;
import dev.weft.api.route.Source;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicy;
import dev.weft.crds.authorizationpolicy.AuthorizationPolicySpec;
import java.util.List;
import java.util.Objects;

/**
 * What became of an AuthorizationPolicy. Whatever it is, there is a rule in force for the pods that
 * the selector selects: one that cannot be understood allows nobody, for authorization fails
 * closed.
 */
public sealed interface Authorization {
  Source source();

  /** Which pods of the policy's namespace the rule is for. */
  PodSelector selector();

  Rule rule();

  record Accepted(Source source, PodSelector selector, Rule rule) implements Authorization {}

  /**
   * @param selector all pods that the policy could have meant
   * @param rule allows nobody, for all that the policy could have spoken for
   */
  record Rejected(Source source, PodSelector selector, Rule rule, Translation.Rejected why)
      implements Authorization {}

  /** An AuthorizationPolicy as somebody wrote it, reduced to what it asks for. */
  record Asked(Source source, AuthorizationPolicySpec spec) {
    private static final AuthorizationPolicySpec NOBODY =
        new AuthorizationPolicySpec(
            null, List.of(), List.of(), List.of(), AuthorizationPolicySpec.Mode.ENFORCE);

    /** One without a spec asks for what an empty one asks for: nobody, at every pod. */
    public static Asked of(AuthorizationPolicy policy) {
      var meta = policy.getMetadata();
      return new Asked(
          new Source(
              AuthorizationTranslator.KIND,
              meta.getNamespace(),
              meta.getName(),
              Objects.requireNonNullElse(meta.getGeneration(), 0L)),
          policy.getSpec() == null ? NOBODY : policy.getSpec());
    }
  }
}
