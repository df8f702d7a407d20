package dev.weft.proxy.state;

import dev.weft.api.SpiffeId;
import dev.weft.api.policy.RateLimit;
import dev.weft.api.policy.RateLimit.ForClients;
import dev.weft.api.policy.RateLimit.PerClient;
import dev.weft.api.policy.RateLimit.Rate;
import dev.weft.proxy.limit.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How many requests the pod accepts, port by port. What has been taken stays taken when another
 * policy comes with the same limit; a limit that is another starts with a whole burst.
 * docs/decisions/0028-limits-and-faults.md
 */
public final class RateLimits {
  /** Clients with a bucket of their own, of one limit: some 200 KB at most. */
  static final int MAX_CLIENTS = 1024;

  public static final RateLimits NONE = new RateLimits(List.of());

  private static final int MAX_PORT = 65_535;

  private final List<Limit> limits;

  private RateLimits(List<Limit> limits) {
    this.limits = List.copyOf(limits);
  }

  /** One limit, with what has been taken of it. */
  private record Limit(
      RateLimit source, int port, @Nullable Bucket all, @Nullable ClientBuckets clients) {}

  /**
   * A request that is one too many.
   *
   * @param whose for the client: of whose requests there are too many
   * @param waitNanos until one might get through
   */
  public record Refusal(String whose, long waitNanos) {}

  /**
   * @param before what was in force
   * @param complain hears of limits that are malformed, and not in force
   */
  static RateLimits of(
      List<RateLimit> sources, RateLimits before, String trustDomain, Consumer<String> complain) {
    if (sources.isEmpty()) {
      return NONE;
    }
    var limits = new ArrayList<Limit>();
    for (RateLimit source : sources) {
      String wrong = wrong(source);
      if (wrong != null) {
        complain.accept("limit " + source.name() + " at port " + source.port() + ": " + wrong);
      } else {
        Limit known = before.find(source);
        limits.add(known != null ? known : limit(source, trustDomain, complain));
      }
    }
    return new RateLimits(limits);
  }

  public boolean isEmpty() {
    return limits.isEmpty();
  }

  private @Nullable Limit find(RateLimit source) {
    return limits.stream().filter(each -> each.source.equals(source)).findFirst().orElse(null);
  }

  private static Limit limit(RateLimit source, String trustDomain, Consumer<String> complain) {
    PerClient clients = source.perClient();
    return new Limit(
        source,
        source.port(),
        source.all() == null ? null : new Bucket(Pace.of(source.all())),
        clients == null ? null : ClientBuckets.of(clients, trustDomain, MAX_CLIENTS, complain));
  }

  private static @Nullable String wrong(RateLimit source) {
    if (source.port() < 1 || source.port() > MAX_PORT) {
      return "no port (expected: 1 to " + MAX_PORT + ")";
    }
    if (source.all() == null && source.perClient() == null) {
      return "without a rate (expected: all or perClient)";
    }
    var rates = new ArrayList<Rate>();
    if (source.all() != null) {
      rates.add(source.all());
    }
    if (source.perClient() != null) {
      rates.add(source.perClient().each());
      source.perClient().overrides().stream().map(ForClients::each).forEach(rates::add);
    }
    return rates.stream()
        .filter(rate -> rate.perSecond() < 1 || rate.burst() < 1)
        .findFirst()
        .map(rate -> rate + " (expected: at least 1 of both)")
        .orElse(null);
  }

  /**
   * Looks at all bounds before it takes of any: a request that one of them refuses costs the others
   * nothing, or a client that asks too often would leave nothing to the rest.
   *
   * @param client null: it has proved nothing
   * @return null: it may pass
   */
  public @Nullable Refusal take(int port, @Nullable SpiffeId client, long nowNanos) {
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      Refusal refusal = limit.port == port ? look(limit, client, nowNanos) : null;
      if (refusal != null) {
        return refusal;
      }
    }
    for (int i = 0; i < limits.size(); i++) {
      Limit limit = limits.get(i);
      if (limit.port == port && !take(limit, client, nowNanos)) {
        Refusal refusal = look(limit, client, nowNanos);
        return refusal != null ? refusal : new Refusal("all clients", 0); // taken by another loop
      }
    }
    return null;
  }

  private static @Nullable Refusal look(Limit limit, @Nullable SpiffeId client, long nowNanos) {
    long own = limit.clients == null ? 0 : limit.clients.waitNanos(client, nowNanos);
    if (own > 0) {
      return new Refusal(client == null ? "clients without an identity" : "this client", own);
    }
    long all = limit.all == null ? 0 : limit.all.waitNanos(nowNanos);
    return all > 0 ? new Refusal("all clients", all) : null;
  }

  private static boolean take(Limit limit, @Nullable SpiffeId client, long nowNanos) {
    return (limit.clients == null || limit.clients.take(client, nowNanos))
        && (limit.all == null || limit.all.take(nowNanos) == Bucket.Turn.TAKEN);
  }
}
