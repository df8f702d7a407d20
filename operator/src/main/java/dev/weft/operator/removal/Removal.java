package dev.weft.operator.removal;

import dev.weft.operator.fleet.PodId;
import java.util.List;

/**
 * What is to be done next about a Mesh that somebody has deleted. Asked again after each step.
 *
 * <p>First all proxies let everybody in, for pods without one are to come. Then the webhook goes,
 * so that every pod that comes from now on needs no control plane. The control plane stays for as
 * long as one pod has a proxy: its certificate would expire. What signs certificates goes last.
 */
public final class Removal {
  private Removal() {}

  /**
   * What there is.
   *
   * @param open every proxy lets everybody in, or had long enough to learn that it should
   * @param webhook pods that come now get a proxy
   * @param meshed pods with a proxy; those that end need nothing any more
   * @param remnants what the operator made; looked for only when no pod is left
   */
  public record Situation(
      boolean open, boolean webhook, List<PodId> meshed, List<Remnant> remnants) {
    public Situation {
      meshed = List.copyOf(meshed);
      remnants = List.copyOf(remnants);
    }
  }

  /** One step. */
  public sealed interface Step {
    /** The control plane tells its proxies. */
    record Open(List<PodId> pods) implements Step {}

    record CloseWebhook() implements Step {}

    /** The control plane goes on serving. */
    record AwaitPods(List<PodId> pods) implements Step {}

    record Delete(List<Remnant> objects) implements Step {}

    record Done() implements Step {}
  }

  public static Step next(Situation now) {
    if (!now.open && !now.meshed.isEmpty()) {
      return new Step.Open(now.meshed);
    }
    if (now.webhook) {
      return new Step.CloseWebhook();
    }
    if (!now.meshed.isEmpty()) {
      return new Step.AwaitPods(now.meshed);
    }
    if (now.remnants.isEmpty()) {
      return new Step.Done();
    }
    // A Certificate that is there has its Secret made anew: so all of the Secrets go after all of
    // the others.
    List<Remnant> others =
        now.remnants.stream().filter(each -> each.kind() != Remnant.Kind.SECRET).toList();
    return new Step.Delete(others.isEmpty() ? now.remnants : others);
  }
}
