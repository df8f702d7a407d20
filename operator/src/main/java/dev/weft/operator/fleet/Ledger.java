package dev.weft.operator.fleet;

import dev.weft.api.route.Source;
import dev.weft.api.wire.FleetMessage;
import dev.weft.api.wire.Traffic;
import dev.weft.api.wire.TrustMessage;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * This replica's proxies: what each was sent and what it has acknowledged. Every method may be
 * called from any thread; none waits for longer than a summary takes.
 */
public final class Ledger {
  private static final int VERSIONS_KEPT = 8; // a proxy acknowledges within a few versions, or late
  private static final int REASONS_SHOWN = 5;

  private final Map<Object, Session> sessions = new LinkedHashMap<>();
  private String handedOut = "";
  private long revision;

  /** A proxy's connection. */
  private static final class Session {
    final PodId pod;
    final Map<String, Stream> streams = new HashMap<>();
    String proxyVersion = "";
    boolean ready;
    boolean draining;
    String anchor = "";
    String certificateNotAfter = "";
    Traffic traffic = Traffic.NONE;

    Session(PodId pod) {
      this.pod = pod;
    }
  }

  /** A subscription on it. */
  private static final class Stream {
    final Object owner;
    final Supplier<List<Source>> wanted;
    final Map<String, List<Source>> sent =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, List<Source>> eldest) {
            return size() > VERSIONS_KEPT;
          }
        };
    String acknowledgedVersion = "";
    List<Source> acknowledged = List.of();
    List<Source> refused = List.of();
    String reason = "";

    Stream(Object owner, Supplier<List<Source>> wanted) {
      this.owner = owner;
      this.wanted = wanted;
    }
  }

  /** Changes whenever a summary may have. */
  public synchronized long revision() {
    return revision;
  }

  /** Something outside has changed what {@code wanted} or the generations in force say. */
  public synchronized void touch() {
    revision++;
  }

  /**
   * From now on this replica hands out this trust bundle and signs by what goes with it. Call it
   * when that is so, not before.
   *
   * @param version as proxies acknowledge it
   */
  public synchronized void handsOut(String version) {
    handedOut = version;
    revision++;
  }

  /**
   * @param connection identity of the connection; anything with identity equality
   */
  public synchronized void connected(Object connection, PodId pod) {
    if (!sessions.containsKey(connection)) {
      // A proxy has one connection: an older one is dead, though nobody may have told us yet.
      sessions.values().removeIf(session -> session.pod.equals(pod));
      sessions.put(connection, new Session(pod));
      revision++;
    }
  }

  public synchronized void hello(Object connection, String proxyVersion) {
    Session session = sessions.get(connection);
    if (session != null) {
      session.proxyVersion = proxyVersion;
      revision++;
    }
  }

  public synchronized void state(Object connection, boolean ready, boolean draining) {
    Session session = sessions.get(connection);
    if (session != null) {
      session.ready = ready;
      session.draining = draining;
      revision++;
    }
  }

  /** What the proxy's pod was asked so far. */
  public synchronized void traffic(Object connection, Traffic traffic) {
    Session session = sessions.get(connection);
    if (session != null) {
      session.traffic = traffic; // no revision: it is told at its own pace
    }
  }

  /** Of all proxies that have said something of it. */
  public synchronized Map<PodId, Traffic> traffic() {
    var traffic = new HashMap<PodId, Traffic>();
    for (Session session : sessions.values()) {
      if (!session.traffic.equals(Traffic.NONE)) {
        traffic.put(session.pod, session.traffic);
      }
    }
    return traffic;
  }

  /** The proxy has a certificate that chains to this trust anchor. */
  public synchronized void certificate(Object connection, String anchor, String notAfter) {
    Session session = sessions.get(connection);
    if (session != null) {
      session.anchor = anchor;
      session.certificateNotAfter = notAfter;
      revision++;
    }
  }

  /**
   * @param owner who holds the subscription, by identity: a later one of the same name replaces it
   * @param wanted the sources of what the subscription should have by now
   */
  public synchronized void subscribed(
      Object connection, String stream, Object owner, Supplier<List<Source>> wanted) {
    Session session = sessions.get(connection);
    if (session != null) {
      session.streams.put(stream, new Stream(owner, wanted));
      revision++;
    }
  }

  public synchronized void sent(
      Object connection, String stream, String version, List<Source> sources) {
    Stream known = stream(connection, stream);
    if (known != null) {
      known.sent.put(version, sources);
      revision++;
    }
  }

  /** A version that is not known any more, or never was, says nothing. */
  public synchronized void acknowledged(Object connection, String stream, String version) {
    Stream known = stream(connection, stream);
    List<Source> sources = known == null ? null : known.sent.get(version);
    if (known != null && sources != null) {
      known.acknowledgedVersion = version;
      known.acknowledged = sources;
      known.refused = List.of();
      known.reason = "";
      revision++;
    }
  }

  public synchronized void refused(
      Object connection, String stream, String version, String reason) {
    Stream known = stream(connection, stream);
    List<Source> sources = known == null ? null : known.sent.get(version);
    if (known != null && sources != null) {
      known.refused = sources;
      known.reason = reason;
      revision++;
    }
  }

  /** The stream has ended. One that has been replaced by a later one changes nothing. */
  public synchronized void dropped(Object connection, String stream, Object owner) {
    Stream known = stream(connection, stream);
    if (known != null && known.owner.equals(owner)) {
      dropped(connection, stream);
    }
  }

  /** The proxy has given the stream up. */
  public synchronized void dropped(Object connection, String stream) {
    Session session = sessions.get(connection);
    if (session != null && session.streams.remove(stream) != null) {
      revision++;
    }
  }

  public synchronized void disconnected(Object connection) {
    if (sessions.remove(connection) != null) {
      revision++;
    }
  }

  /** Proxies connected. */
  public synchronized int size() {
    return sessions.size();
  }

  /**
   * All there is to say, a message for each proxy and each resource in force.
   *
   * @param inForce the generations that destinations are made from at present
   */
  public synchronized Map<Object, FleetMessage> summary(Collection<Source> inForce) {
    var summary = new LinkedHashMap<Object, FleetMessage>();
    if (!handedOut.isEmpty()) {
      summary.put(TrustMessage.STREAM, new FleetMessage.Trust(handedOut));
    }
    for (Session session : sessions.values()) {
      Stream trust = session.streams.get(TrustMessage.STREAM);
      summary.put(
          session.pod,
          new FleetMessage.Proxy(
              session.pod.namespace(),
              session.pod.name(),
              session.proxyVersion,
              session.ready,
              session.draining,
              trust == null ? "" : trust.acknowledgedVersion,
              session.anchor,
              session.certificateNotAfter));
    }
    var tallies = new LinkedHashMap<SourceKey, Tally>();
    inForce.forEach(source -> tallies.put(SourceKey.of(source), new Tally(source)));
    for (Session session : sessions.values()) {
      session.streams.values().forEach(stream -> count(session.pod, stream, tallies));
    }
    tallies.forEach((key, tally) -> summary.put(key, tally.message()));
    return summary;
  }

  private static void count(PodId pod, Stream stream, Map<SourceKey, Tally> tallies) {
    for (Source wanted : stream.wanted.get()) {
      Tally tally = tallies.get(SourceKey.of(wanted));
      if (tally != null) {
        tally.subscribers.add(pod);
        if (!stream.acknowledged.contains(tally.source)) {
          tally.waiting.add(pod);
        }
        if (stream.refused.contains(tally.source)) {
          tally.reasons.add(stream.reason);
        }
      }
    }
  }

  private @Nullable Stream stream(Object connection, String stream) {
    Session session = sessions.get(connection);
    return session == null ? null : session.streams.get(stream);
  }

  /** Counts one resource. */
  private static final class Tally {
    final Source source;
    final Set<PodId> subscribers = new LinkedHashSet<>();
    final Set<PodId> waiting = new LinkedHashSet<>();
    final Set<String> reasons = new LinkedHashSet<>();

    Tally(Source source) {
      this.source = source;
    }

    FleetMessage message() {
      return new FleetMessage.Programmed(
          source,
          subscribers.size(),
          subscribers.size() - waiting.size(),
          reasons.stream().limit(REASONS_SHOWN).toList());
    }
  }
}
