package dev.weft.cli.check;

import dev.weft.cli.check.facts.ClusterFacts;
import dev.weft.cli.identity.Facts;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Whether a mesh's identities are in order and will be for some time. Pure. */
final class IdentityChecks {
  /** What all of these look at. */
  static final String READ = "identity-mesh";

  static final Rule MESH =
      Rule.of(
          READ,
          "the cluster has a Mesh",
          "run 'weft install | kubectl apply --server-side -f -', then 'kubectl apply -f samples/mesh.yaml'",
          facts -> Verdict.of(facts.identity(), "there is none", _ -> Verdict.holds()));

  private IdentityChecks() {}

  /** A rule about certificates. */
  static Rule rule(String id, String text, String hint, Function<Facts, Verdict> judgement) {
    return Rule.of(id, text, hint, facts -> judgement.apply(facts.identity().value()));
  }

  /** A rule about for how long certificates are good. */
  static Rule lasting(
      String id, String text, String hint, BiFunction<Facts, Lifetime, Verdict> judgement) {
    return Rule.of(
            id, text, hint, facts -> judgement.apply(facts.identity().value(), lifetime(facts)))
        .named(facts -> text.replace(Lifetime.DEFAULT_TEXT, lifetime(facts).leastText()));
  }

  private static Lifetime lifetime(ClusterFacts facts) {
    return new Lifetime(
        facts.identity().optional().map(Facts::at).orElse(facts.api().here()),
        facts.asked().failWithin());
  }
}
