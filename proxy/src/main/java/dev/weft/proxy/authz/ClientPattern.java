package dev.weft.proxy.authz;

import dev.weft.api.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a rule's clients.
 *
 * @param identities null: none is needed
 * @param networks none: any address
 */
record ClientPattern(@Nullable Identities identities, List<Network> networks) {

  /** Null for what is malformed; {@code complain} hears why. */
  static @Nullable ClientPattern of(
      Rule.Client client, String trustDomain, Consumer<String> complain) {
    if (client.identities().isEmpty() && client.networks().isEmpty()) {
      // What a later control plane says by a field that this proxy does not know must not open.
      complain.accept("a client without a condition (expected: identities or networks)");
      return null;
    }
    var networks = new ArrayList<Network>();
    for (Rule.Network each : client.networks()) {
      Network network = Network.of(each, complain);
      if (network == null) {
        return null;
      }
      networks.add(network);
    }
    if (client.identities().isEmpty()) {
      return new ClientPattern(null, List.copyOf(networks));
    }
    Identities identities = Identities.of(client.identities(), trustDomain, complain);
    return identities == null ? null : new ClientPattern(identities, List.copyOf(networks));
  }

  boolean holds(Client client) {
    return (identities == null || (client.id() != null && identities.contains(client.id())))
        && (networks.isEmpty() || (client.address() != null && isWithin(client.address())));
  }

  private boolean isWithin(Address address) {
    for (int i = 0; i < networks.size(); i++) {
      if (networks.get(i).contains(address)) {
        return true;
      }
    }
    return false;
  }
}
