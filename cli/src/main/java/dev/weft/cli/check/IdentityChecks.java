package dev.weft.cli.check;

import dev.weft.cli.identity.Facts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a mesh's identities are in order and will be for some time. Pure. */
public final class IdentityChecks {
  private IdentityChecks() {}

  /**
   * @param facts empty: the cluster has no Mesh
   * @param failWithin what expires within this is an error; null: nothing is but what has expired
   */
  public static Findings of(Optional<Facts> facts, @Nullable Duration failWithin) {
    if (facts.isEmpty()) {
      return new Findings(
          List.of(
              new Category(
                  AuthorityChecks.NAME,
                  List.of(
                      Check.error(
                          "the cluster has a Mesh",
                          "there is none",
                          "run 'weft install | kubectl apply --server-side -f -', then 'kubectl apply -f"
                              + " samples/mesh.yaml'")))));
    }
    Lifetime lifetime = new Lifetime(facts.get().at(), failWithin);
    return new Findings(
        List.of(
            AuthorityChecks.of(facts.get(), lifetime),
            ControlPlaneChecks.of(facts.get(), lifetime),
            DataPlaneChecks.of(facts.get())));
  }
}
