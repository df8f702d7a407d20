package dev.weft.operator.serve;

import dev.weft.api.route.Endpoint;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.operator.index.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What to say to a reader that holds one value and shall hold another. Pure. */
final class Messages {
  private Messages() {}

  /**
   * @param held what the reader was sent last, in this stream
   */
  static DiscoveryMessage between(Value.@Nullable OfDestination held, Value.OfDestination latest) {
    return switch (latest) {
      case Value.Missing(String reason) -> new DiscoveryMessage.Unknown(reason);
      case Value.Known known
          when held instanceof Value.Known before
              && before.destination().equals(known.destination()) ->
          delta(before, known);
      case Value.Known known -> snapshot(known);
    };
  }

  private static DiscoveryMessage snapshot(Value.Known known) {
    return new DiscoveryMessage.Snapshot(known.version(), known.destination(), known.endpoints());
  }

  private static DiscoveryMessage delta(Value.Known before, Value.Known after) {
    Map<String, Endpoint> old = new HashMap<>();
    before.endpoints().forEach(endpoint -> old.put(endpoint.key(), endpoint));
    var upsert = new ArrayList<Endpoint>();
    Set<String> remove = new HashSet<>(old.keySet());
    for (Endpoint endpoint : after.endpoints()) {
      remove.remove(endpoint.key());
      if (!endpoint.equals(old.get(endpoint.key()))) {
        upsert.add(endpoint);
      }
    }
    return upsert.size() + remove.size() > after.endpoints().size()
        ? snapshot(after) // shorter
        : new DiscoveryMessage.Delta(
            after.version(), before.version(), upsert, remove.stream().sorted().toList());
  }
}
