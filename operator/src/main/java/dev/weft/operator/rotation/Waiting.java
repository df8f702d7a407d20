package dev.weft.operator.rotation;

import dev.weft.operator.fleet.PodId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whom or what a step waits for.
 *
 * @param proxies live ones
 * @param done those that have done what the step waits for
 * @param others what it waits for besides proxies; empty when nothing
 * @param names some of the pods that it waits for, each with the reason
 */
public record Waiting(int proxies, int done, String others, List<String> names) {
  private static final int NAMED = 5;

  public Waiting {
    names = List.copyOf(names);
  }

  /**
   * @param why a proxy is waited for; empty when it is not
   */
  static Waiting of(LiveFleet fleet, String others, Function<LiveProxy, String> why) {
    var reasons = new TreeMap<String, String>(); // by pod: the same every time
    for (LiveProxy proxy : fleet.proxies()) {
      String reason = why.apply(proxy);
      if (!reason.isEmpty()) {
        reasons.put(proxy.pod().toString(), reason);
      }
    }
    int proxies =
        (int) fleet.proxies().stream().map(LiveProxy::pod).map(PodId::toString).distinct().count();
    var names = new ArrayList<String>();
    reasons.forEach((pod, reason) -> names.add(pod + " (" + reason + ")"));
    return new Waiting(proxies, proxies - reasons.size(), others, names);
  }

  public boolean over() {
    return others.isEmpty() && names.isEmpty();
  }

  /** For people; empty when the waiting is over. */
  public String text() {
    String named = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    if (names.size() > NAMED) {
      named += " and " + (names.size() - NAMED) + " more";
    }
    return others.isEmpty() || named.isEmpty() ? others + named : others + "; " + named;
  }
}
