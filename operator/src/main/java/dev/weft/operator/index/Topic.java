package dev.weft.operator.index;

import dev.weft.api.wire.DestinationKey;
import dev.weft.operator.index.Change.PodName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What proxies ask under one key, and the latest answer. The index's thread writes; anybody reads.
 */
public final class Topic<V extends Value> {
  /**
   * What makes two subscriptions the same.
   *
   * @param <V> what the answers are
   */
  public sealed interface Key<V extends Value> {}

  /** A destination, as proxies of one namespace ask for it. */
  public record OfDestination(DestinationKey destination, String callerNamespace)
      implements Key<Value.OfDestination> {}

  /** What a pod lets in. */
  public record Inbound(PodName pod) implements Key<Value.Inbound> {}

  private final Key<V> key;
  private final Latest<V> answer = new Latest<>();

  /** What the value was made from; confined to the index's thread. */
  Set<Object> dependencies = Set.of();

  Topic(Key<V> key) {
    this.key = key;
  }

  public Key<V> key() {
    return key;
  }

  /** Null until the index has come to it for the first time. */
  public @Nullable V latest() {
    return answer.get();
  }

  Latest<V> answer() {
    return answer;
  }
}
