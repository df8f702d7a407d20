package dev.weft.proxy.state;

import dev.weft.api.SpiffeId;
import dev.weft.api.policy.RateLimit.ForClients;
import dev.weft.api.policy.RateLimit.PerClient;
import dev.weft.api.policy.RateLimit.Rate;
import dev.weft.proxy.authz.Identities;
import dev.weft.proxy.limit.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A bucket for each client, by the identity that it has proved. As many are kept as there is room
 * for; then those go that remember nothing, which changes nothing of what is granted. When all of
 * them remember something, those that come later share one bucket for their kind, until there is
 * room again: who makes up identities gets less, not more.
 */
final class ClientBuckets {
  private static final long SWEEP_NANOS = Duration.ofSeconds(1).toNanos();

  private final Kind usual;
  private final List<Kind> special;
  private final Bucket unproved;
  private final ConcurrentHashMap<SpiffeId, Bucket> known = new ConcurrentHashMap<>();
  private final int maxKnown;
  private final AtomicLong sweptAtNanos = new AtomicLong();
  private volatile boolean swept;

  /**
   * Clients for whom the same rate holds, each by itself.
   *
   * @param whom null: whoever is of no other kind
   * @param crowd shared by those for whom there is no room
   */
  private record Kind(@Nullable Identities whom, Pace pace, Bucket crowd) {
    static Kind of(@Nullable Identities whom, Rate rate) {
      return new Kind(whom, Pace.of(rate), new Bucket(Pace.of(rate)));
    }
  }

  private ClientBuckets(Rate each, List<Kind> special, int maxKnown) {
    this.usual = Kind.of(null, each);
    this.special = List.copyOf(special);
    this.unproved = new Bucket(usual.pace);
    this.maxKnown = maxKnown;
  }

  /**
   * @param complain hears of overrides that are malformed; the usual rate holds for whom they mean
   */
  static ClientBuckets of(
      PerClient from, String trustDomain, int maxKnown, Consumer<String> complain) {
    var special = new ArrayList<Kind>();
    for (ForClients each : from.overrides()) {
      Identities whom = Identities.of(each.identities(), trustDomain, complain);
      if (whom != null) {
        special.add(Kind.of(whom, each.each()));
      }
    }
    return new ClientBuckets(from.each(), special, maxKnown);
  }

  /**
   * @param client null: it has proved nothing, and shares a bucket with all that have not
   */
  long waitNanos(@Nullable SpiffeId client, long nowNanos) {
    return of(client, nowNanos).waitNanos(nowNanos);
  }

  boolean take(@Nullable SpiffeId client, long nowNanos) {
    while (true) {
      switch (of(client, nowNanos).take(nowNanos)) {
        case TAKEN -> {
          return true;
        }
        case NONE_LEFT -> {
          return false;
        }
        case RETIRED -> {
          // It was forgotten between the look and the taking: there is another one now.
        }
      }
    }
  }

  private Bucket of(@Nullable SpiffeId client, long nowNanos) {
    if (client == null) {
      return unproved;
    }
    Bucket bucket = known.get(client);
    return bucket != null ? bucket : first(client, nowNanos);
  }

  private Bucket first(SpiffeId client, long nowNanos) {
    Kind kind = kind(client);
    if (known.size() >= maxKnown) {
      sweep(nowNanos);
    }
    return known.size() >= maxKnown
        ? kind.crowd
        : known.computeIfAbsent(client, _ -> new Bucket(kind.pace));
  }

  private Kind kind(SpiffeId client) {
    for (Kind each : special) {
      if (each.whom != null && each.whom.contains(client)) {
        return each;
      }
    }
    return usual;
  }

  /** At most once a second: who makes up identities must not make work. */
  private void sweep(long nowNanos) {
    long last = sweptAtNanos.get();
    if ((!swept || nowNanos - last >= SWEEP_NANOS) && sweptAtNanos.compareAndSet(last, nowNanos)) {
      swept = true;
      // Out of the map only after it has retired: who holds it asks again, and finds another.
      known.values().removeIf(bucket -> bucket.retire(nowNanos));
    }
  }

  /** Clients with a bucket of their own; a loop may add one over the bound. */
  int size() {
    return known.size();
  }
}
