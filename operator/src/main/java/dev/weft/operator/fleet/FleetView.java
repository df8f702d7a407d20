package dev.weft.operator.fleet;

import dev.weft.api.route.Source;
import dev.weft.api.wire.FleetMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What all replicas of the control plane say of their proxies. Immutable.
 *
 * @param replicas by the name of the replica's pod
 */
public record FleetView(Map<String, Replica> replicas) {
  public static final FleetView EMPTY = new FleetView(Map.of());

  public FleetView {
    replicas = Map.copyOf(replicas);
  }

  /**
   * One replica.
   *
   * @param synced it has said all it knows; before that its silence means nothing
   * @param trust version of the trust bundle that it hands out; empty while it has not said so
   */
  public record Replica(
      boolean synced,
      String trust,
      Map<PodId, FleetMessage.Proxy> proxies,
      Map<SourceKey, FleetMessage.Programmed> programmed) {
    public static final Replica SILENT = new Replica(false, "", Map.of(), Map.of());

    public Replica {
      proxies = Map.copyOf(proxies);
      programmed = Map.copyOf(programmed);
    }

    /** After some more messages. */
    public Replica with(List<FleetMessage> messages) {
      boolean complete = synced;
      String handedOut = trust;
      var connected = new HashMap<>(proxies);
      var tallies = new HashMap<>(programmed);
      for (FleetMessage message : messages) {
        switch (message) {
          case FleetMessage.Proxy proxy ->
              connected.put(new PodId(proxy.namespace(), proxy.pod()), proxy);
          case FleetMessage.Gone(String namespace, String pod) ->
              connected.remove(new PodId(namespace, pod));
          case FleetMessage.Programmed state -> tallies.put(SourceKey.of(state.source()), state);
          case FleetMessage.Trust(String version) -> handedOut = version;
          case FleetMessage.Synced _ -> complete = true;
          case FleetMessage.Inbound _ -> {
            // Changes all the time, and calls for nothing by itself: see FleetWatch#traffic.
          }
          case FleetMessage.Heartbeat _ -> {
            // Says only that the replica lives.
          }
        }
      }
      return new Replica(complete, handedOut, connected, tallies);
    }
  }

  public FleetView with(String replica, Replica state) {
    var changed = new TreeMap<>(replicas);
    changed.put(replica, state);
    return new FleetView(changed);
  }

  public FleetView without(String replica) {
    var changed = new TreeMap<>(replicas);
    changed.remove(replica);
    return new FleetView(changed);
  }

  /** There is a replica, and every one has said all it knows. */
  public boolean complete() {
    return !replicas.isEmpty() && replicas.values().stream().allMatch(Replica::synced);
  }

  public Optional<FleetMessage.Proxy> proxy(PodId pod) {
    return replicas.values().stream()
        .flatMap(replica -> Optional.ofNullable(replica.proxies.get(pod)).stream())
        .findFirst();
  }

  /**
   * How far a generation has come.
   *
   * @param behind replicas that do not have it in force (yet)
   * @param inForce the generations that are in force instead, there
   */
  public record Progress(
      int subscribers,
      int acknowledged,
      List<String> behind,
      List<Long> inForce,
      List<String> refused) {}

  public Progress progress(Source source) {
    int subscribers = 0;
    int acknowledged = 0;
    var behind = new ArrayList<String>();
    var others = new TreeSet<Long>();
    var refused = new LinkedHashSet<String>();
    for (var replica : new TreeMap<>(replicas).entrySet()) {
      FleetMessage.Programmed state = replica.getValue().programmed.get(SourceKey.of(source));
      if (state == null || state.source().generation() != source.generation()) {
        behind.add(replica.getKey());
      }
      if (state != null) {
        subscribers += state.subscribers();
        if (state.source().generation() == source.generation()) {
          acknowledged += state.acknowledged();
          refused.addAll(state.refused());
        } else {
          others.add(state.source().generation());
        }
      }
    }
    return new Progress(
        subscribers, acknowledged, behind, List.copyOf(others), List.copyOf(refused));
  }

  public Collection<FleetMessage.Proxy> proxies() {
    return replicas.values().stream()
        .flatMap(replica -> replica.proxies.values().stream())
        .toList();
  }
}
