package dev.weft.operator.upgrade;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is due for pods that are in flight already, whatever is decided about others. */
final class Flight {
  private Flight() {}

  /** Forwards: drained pods get the image, and those whose new proxy is well get requests again. */
  static List<Step> advancing(Situation situation) {
    String image = situation.target().image();
    var steps = new ArrayList<Step>();
    for (Proxy proxy : inOrder(situation)) {
      boolean there = proxy.image().equals(image);
      if (proxy.restarting()) {
        if (proxy.renewed(situation.now())) {
          steps.add(new Step.Release(proxy.pod()));
        } else if (!there) { // the spec has changed meanwhile, perhaps because this one failed
          steps.add(change(situation, proxy));
        }
      } else if (proxy.draining()) {
        if (there) {
          steps.add(new Step.Release(proxy.pod()));
        } else if (proxy.drainedBy(situation.now())) {
          steps.add(change(situation, proxy));
        }
      }
    }
    return steps;
  }

  /** Only what was changed is brought to its end; what merely drains need not any more. */
  static List<Step> settling(Situation situation) {
    return inOrder(situation).stream()
        .filter(proxy -> proxy.restarting() ? proxy.renewed(situation.now()) : proxy.draining())
        .<Step>map(proxy -> new Step.Release(proxy.pod()))
        .toList();
  }

  /** As above, and what would be needed to go back is forgotten. */
  static List<Step> settled(Situation situation) {
    return Stream.concat(
            settling(situation).stream(),
            inOrder(situation).stream()
                .filter(proxy -> !proxy.inFlight() && !proxy.marks().previousImage().isEmpty())
                .<Step>map(proxy -> new Step.Forget(proxy.pod())))
        .toList();
  }

  /** The first step for a pod whose turn it is. */
  static Step first(Proxy proxy, Step.Change change) {
    return proxy.serves() ? new Step.Drain(proxy.pod()) : change;
  }

  /** What was last known to be good is remembered, not what an upgrade left halfway. */
  static Step.Change change(Situation situation, Proxy proxy) {
    String remembered = proxy.marks().previousImage();
    boolean first = remembered.isEmpty();
    boolean well = proxy.pod().proxyReady();
    return new Step.Change(
        proxy.pod(),
        situation.target().image(),
        situation.target().version(),
        first ? proxy.image() : "",
        first && well ? situation.figures().ever(proxy.id()).text() : "",
        first ? well : !proxy.wasBroken());
  }

  static List<Proxy> inOrder(Situation situation) {
    return situation.proxies().stream()
        .sorted(Comparator.comparing(proxy -> proxy.id().toString()))
        .toList();
  }
}
