package dev.weft.operator.fleet;

import dev.weft.api.Names;
import dev.weft.api.Ports;
import dev.weft.api.wire.Traffic;
import dev.weft.identity.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows every replica of the control plane and puts together what they say. Thread-safe. */
public final class FleetWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FleetWatch.class);
  private static final Duration GATHER = Duration.ofMillis(300); // changes come in bursts
  private static final String SERVER_NAME = Names.CONTROL + "." + Names.NAMESPACE + ".svc";

  private final Path tokenFile;
  private final int port;
  private final Runnable onChange;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("fleet-timer").daemon().factory());
  private final Map<String, Followed> followed = new HashMap<>();
  private final Map<PodId, Traffic> traffic = new ConcurrentHashMap<>();
  private final AtomicBoolean changing = new AtomicBoolean();
  private volatile FleetView view = FleetView.EMPTY;

  private record Followed(String ip, String caPem, ReplicaLink link) {}

  /**
   * @param tokenFile our own token for the control plane's audience
   * @param onChange told, not too often, that the view has changed
   */
  public FleetWatch(Path tokenFile, Runnable onChange) {
    this(tokenFile, Ports.CONTROL, onChange);
  }

  FleetWatch(Path tokenFile, int port, Runnable onChange) {
    this.tokenFile = tokenFile;
    this.port = port;
    this.onChange = onChange;
  }

  public FleetView view() {
    return view;
  }

  /**
   * What connected proxies' pods were asked so far, as far as they say. Nobody is told when it
   * changes, for it does so all the time.
   */
  public Map<PodId, Traffic> traffic() {
    FleetView known = view;
    traffic.keySet().removeIf(pod -> known.proxy(pod).isEmpty());
    return Map.copyOf(traffic);
  }

  /**
   * From now on these are the replicas.
   *
   * @param addresses by pod name
   */
  public synchronized void follow(Map<String, String> addresses, String caPem) {
    for (String name : new HashSet<>(followed.keySet())) {
      Followed known = followed.get(name);
      if (known != null && (!known.ip.equals(addresses.get(name)) || !known.caPem.equals(caPem))) {
        known.link.close();
        followed.remove(name);
        change(view.without(name));
      }
    }
    addresses.forEach((name, ip) -> {
      if (!followed.containsKey(name)) {
        begin(name, ip, caPem);
      }
    });
  }

  private void begin(String name, String ip, String caPem) {
    String host = ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip;
    try {
      change(view.with(name, FleetView.Replica.SILENT));
      followed.put(
          name,
          new Followed(
              ip,
              caPem,
              new ReplicaLink(
                  name,
                  URI.create("https://" + host + ":" + port + "/v1/fleet"),
                  ReplicaTrust.context(caPem, SERVER_NAME),
                  tokenFile,
                  timer,
                  state -> heard(name, state),
                  counts ->
                      traffic.put(new PodId(counts.namespace(), counts.pod()), counts.traffic()))));
    } catch (GeneralSecurityException | IOException | Pem.MalformedException e) {
      log.error("the control plane's authority cannot be used cause={}", e.getMessage());
    }
  }

  private synchronized void heard(String name, FleetView.Replica state) {
    if (followed.containsKey(name)) {
      change(view.with(name, state));
    }
  }

  private synchronized void change(FleetView next) {
    if (!next.equals(view)) {
      view = next;
      if (changing.compareAndSet(false, true)) {
        timer.schedule(this::tell, GATHER.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  private void tell() {
    changing.set(false);
    try {
      onChange.run();
    } catch (RuntimeException e) {
      log.error("a listener to the fleet failed", e);
    }
  }

  @Override
  public synchronized void close() {
    followed.values().forEach(known -> known.link.close());
    followed.clear();
    timer.shutdownNow();
  }
}
