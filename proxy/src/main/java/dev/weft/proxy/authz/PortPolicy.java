package dev.weft.proxy.authz;

import dev.weft.proxy.authz.Verdict.Why;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What holds at some ports: the rules that speak for them, and the probes. See {@link Policy}. */
final class PortPolicy {
  private final List<ActiveRule> rules;
  private final List<ProbePath> probes;
  private final Otherwise otherwise;
  private final boolean readsPaths;

  PortPolicy(List<ActiveRule> rules, List<ProbePath> probes, Otherwise otherwise) {
    this.rules = List.copyOf(rules);
    this.probes = List.copyOf(probes);
    this.otherwise = otherwise;
    this.readsPaths = rules.stream().anyMatch(ActiveRule::readsPaths);
  }

  boolean isProbe(String method, String target) {
    for (int i = 0; i < probes.size(); i++) {
      if (probes.get(i).isAskedBy(method, target)) {
        return true;
      }
    }
    return false;
  }

  Verdict request(Client client, String method, String target) {
    int end = Path.end(target);
    if (!readsPaths) {
      return decide(client, method, target, end, false);
    }
    return switch (Path.form(target, end)) {
      case PLAIN -> decide(client, method, target, end, false);
      case ENCODED -> {
        String path = Path.decoded(target, end);
        yield decide(client, method, path, path == null ? 0 : path.length(), false);
      }
      case AMBIGUOUS -> decide(client, method, null, 0, false);
    };
  }

  Verdict bytes(Client client, boolean mayHoldRequests) {
    return decide(client, null, null, 0, mayHoldRequests);
  }

  /**
   * @param method null for bytes that nobody reads
   * @param path null: it is ambiguous
   */
  private Verdict decide(
      Client client,
      @Nullable String method,
      @Nullable String path,
      int end,
      boolean mayHoldRequests) {
    ActiveRule refusing = null;
    ActiveRule auditing = null;
    ActiveRule perhapsRefusing = null;
    ActiveRule perhapsAuditing = null;
    for (int i = 0; i < rules.size(); i++) {
      ActiveRule rule = rules.get(i);
      Speaks speaks =
          method == null ? rule.speaksForBytes(mayHoldRequests) : rule.speaks(method, path, end);
      if (speaks == Speaks.NO) {
        continue;
      }
      if (rule.allows(client)) {
        if (speaks == Speaks.YES) {
          return rule.allowed();
        }
      } else if (speaks == Speaks.YES) {
        refusing = refusing == null && rule.isEnforced() ? rule : refusing;
        auditing = auditing == null && !rule.isEnforced() ? rule : auditing;
      } else {
        perhapsRefusing = perhapsRefusing == null && rule.isEnforced() ? rule : perhapsRefusing;
        perhapsAuditing = perhapsAuditing == null && !rule.isEnforced() ? rule : perhapsAuditing;
      }
    }
    Why unsure = method == null ? Why.UNREAD_BYTES : Why.AMBIGUOUS_PATH;
    if (refusing != null) {
      return refusing.refused(client);
    }
    if (perhapsRefusing != null) {
      return perhapsRefusing.refused(unsure);
    }
    if (auditing != null) {
      return auditing.refused(client);
    }
    Verdict elsewhere = otherwise.decide(client);
    return perhapsAuditing != null && elsewhere instanceof Verdict.Allowed
        ? perhapsAuditing.refused(unsure)
        : elsewhere;
  }

  /** A rule that somebody wrote for some requests is enforced for this one, in some reading. */
  boolean isOfRoute(String method, String target) {
    int end = Path.end(target);
    String path = Path.read(target, end);
    int length = path == null ? 0 : path.length();
    return rules.stream()
        .anyMatch(rule ->
            rule.isEnforced()
                && rule.isOfRoutes()
                && rule.speaks(method, path, length) != Speaks.NO);
  }
}
