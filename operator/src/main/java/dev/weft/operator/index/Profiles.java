package dev.weft.operator.index;

import dev.weft.api.route.Source;
import dev.weft.operator.index.Change.ProfileName;
import dev.weft.operator.resolve.ServiceKey;
import dev.weft.operator.translate.Policy;
import dev.weft.operator.translate.Translation;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The profiles in force. A refused generation leaves the one before it in force, as long as this
 * process lives; after a restart it is not known any more, and the defaults hold.
 */
final class Profiles {
  private final Map<ProfileName, Policy> inForce = new HashMap<>();

  void set(ProfileName name, @Nullable Translation translation) {
    switch (translation) {
      case null -> inForce.remove(name);
      case Translation.Accepted(Policy policy) -> inForce.put(name, policy);
      case Translation.Rejected _ -> {
        // What was in force stays so.
      }
    }
  }

  /** The client's own namespace stands above the service's, as in Linkerd. */
  @Nullable Policy applying(ServiceKey service, String callerNamespace) {
    Policy own = inForce.get(new ProfileName(callerNamespace, service.fqdn()));
    return own != null ? own : inForce.get(new ProfileName(service.namespace(), service.fqdn()));
  }

  Collection<Source> sources() {
    return inForce.values().stream().map(Policy::source).toList();
  }
}
