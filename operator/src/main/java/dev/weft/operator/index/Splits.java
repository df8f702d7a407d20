package dev.weft.operator.index;

import dev.weft.api.route.Source;
import dev.weft.operator.index.Change.SplitName;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.translate.SplitPolicy;
import dev.weft.operator.translate.SplitTranslator;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The splits in force. A refused generation leaves the one before it in force, as long as this
 * process lives.
 */
final class Splits {
  private final Map<SplitName, SplitPolicy> inForce = new HashMap<>();

  /** Returns the Services whose requests may go elsewhere now. */
  Set<ServiceKey> set(SplitName name, SplitTranslator.@Nullable Result result) {
    SplitPolicy before = inForce.get(name);
    switch (result) {
      case null -> inForce.remove(name);
      case SplitTranslator.Result.Accepted(SplitPolicy policy) -> inForce.put(name, policy);
      case SplitTranslator.Result.Rejected _ -> {
        // What was in force stays so.
      }
    }
    SplitPolicy after = inForce.get(name);
    var touched = new HashSet<ServiceKey>();
    if (before != null) {
      touched.add(before.service());
    }
    if (after != null) {
      touched.add(after.service());
    }
    return touched;
  }

  @Nullable SplitPolicy applying(ServiceKey service) {
    return inForce.values().stream()
        .filter(policy -> policy.service().equals(service))
        .min(SplitPolicy.PRECEDENCE)
        .orElse(null);
  }

  Collection<Source> sources() {
    return inForce.values().stream().map(SplitPolicy::source).toList();
  }
}
