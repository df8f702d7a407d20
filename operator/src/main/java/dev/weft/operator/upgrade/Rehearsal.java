package dev.weft.operator.upgrade;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Whether the wanted image starts on the nodes where proxies are to be changed, tried by a pod of
 * its own on each. A proxy's container that cannot start leaves its pod without a way in, and
 * kubelets then restart the application whose probes fail. The image is on the node by it, too,
 * before the old proxy ends.
 *
 * @param waiting what is waited for before the first pod may be touched; empty when nothing is
 * @param failure why the image is no good; empty while nothing says so
 */
public record Rehearsal(String waiting, String failure) {
  public static final Rehearsal NONE = new Rehearsal("", "");

  /** A hiccup of a registry is tried again by the kubelet within this time. */
  private static final Duration HICCUP = Duration.ofSeconds(10);

  /**
   * How one node's try stands.
   *
   * @param since when its pod was made
   * @param succeeded the program started and ended well
   * @param trouble why it does not start; empty while nothing speaks against it
   * @param ended that trouble is final
   */
  public record Try(String node, Instant since, boolean succeeded, String trouble, boolean ended) {}

  /**
   * @param patience with a node where nothing happens
   */
  public static Rehearsal of(
      Collection<String> nodes, Collection<Try> tries, Duration patience, Instant now) {
    List<String> open = new ArrayList<>(nodes);
    for (Try each : tries) {
      if (each.succeeded()) {
        open.remove(each.node());
      } else if (nodes.contains(each.node())) {
        Duration age = Duration.between(each.since(), now);
        boolean late = age.compareTo(each.trouble().isEmpty() ? patience : HICCUP) > 0;
        if (each.ended() || late) {
          return new Rehearsal(
              "",
              "a try on node "
                  + each.node()
                  + ": "
                  + (each.trouble().isEmpty()
                      ? "not started within " + patience.toSeconds() + " s"
                      : each.trouble()));
        }
      }
    }
    return open.isEmpty()
        ? NONE
        : new Rehearsal(
            "the image is tried on " + open.size() + " nodes first, such as " + open.getFirst(),
            "");
  }
}
