package dev.weft.proxy.net;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The connections that are open on one event loop, to be swept for idleness and drained. Confined
 * to that loop.
 */
public final class Open {
  private final Set<Connection> connections = new LinkedHashSet<>();
  private boolean draining;

  /** A connection accepted from a client. */
  public interface Connection {
    /** What it carries, as /state counts it. */
    String kind();

    /** Closes what has been idle too long. */
    void sweep(long nowNanos);

    /**
     * Takes no more requests than the one at hand.
     *
     * @param now closes what is idle, instead of waiting for a response to say so
     */
    void drain(boolean now);

    /** Ends what may not go on any more, for what is let in has changed. */
    default void recheck() {}
  }

  public void add(Connection connection) {
    connections.add(connection);
  }

  public void remove(Connection connection) {
    connections.remove(connection);
  }

  public int count() {
    return connections.size();
  }

  /** How many there are of each kind. */
  public SortedMap<String, Integer> countByKind() {
    var counts = new TreeMap<String, Integer>();
    for (Connection connection : connections) {
      counts.merge(connection.kind(), 1, Integer::sum);
    }
    return counts;
  }

  public boolean isDraining() {
    return draining;
  }

  public void sweep(long nowNanos) {
    for (Connection connection : copy()) {
      connection.sweep(nowNanos);
    }
  }

  public void drain(boolean now) {
    draining = true;
    for (Connection connection : copy()) {
      connection.drain(now);
    }
  }

  public void recheck() {
    for (Connection connection : copy()) {
      connection.recheck();
    }
  }

  private List<Connection> copy() {
    return new ArrayList<>(connections);
  }
}
