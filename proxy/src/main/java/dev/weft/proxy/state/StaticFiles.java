package dev.weft.proxy.state;

import dev.weft.api.SpiffeId;
import dev.weft.api.route.Destination;
import dev.weft.api.route.Endpoint;
import dev.weft.api.wire.DestinationKey;
import dev.weft.api.wire.DiscoveryCodec;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.api.wire.MalformedLineException;
import dev.weft.proxy.route.Table;
import dev.weft.proxy.telemetry.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Discovery from a directory: {@code destinations.jsonl} holds a snapshot, as the control plane
 * would send it, on each line. Lines that are empty or begin with # are passed over. Read again
 * when it changes; a file that cannot be read leaves what was.
 */
public final class StaticFiles implements Discovery {
  public static final String FILE = "destinations.jsonl";

  private final Path file;
  private final String ownNamespace;
  private final Set<Slot> slots = new LinkedHashSet<>();
  private Map<String, Known.Resolved> byName = Map.of();
  private String content = "";

  /** A file that says nothing usable; the message names the line. */
  public static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String message) {
      super(message);
    }
  }

  /**
   * @param ownNamespace in which short names are looked up
   */
  public StaticFiles(Path directory, String ownNamespace) {
    this.file = directory.resolve(FILE);
    this.ownNamespace = ownNamespace;
  }

  /** Reads the file; blocks. */
  public synchronized void load() throws Unusable {
    String read;
    try {
      read = Files.readString(file);
    } catch (IOException e) {
      throw new Unusable("cannot read " + file + ": " + e);
    }
    if (!read.equals(content)) {
      byName = parse(read);
      content = read;
      slots.forEach(this::fill);
    }
  }

  /** Reads the file if it changed, and says so when it cannot be used; blocks. */
  public void reload() {
    try {
      load();
    } catch (Unusable e) {
      Log.warn("static destinations not taken over", "reason", e.getMessage());
    }
  }

  private Map<String, Known.Resolved> parse(String text) throws Unusable {
    Map<String, Known.Resolved> found = new HashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Known.Resolved resolved = resolved(line, number);
      for (String name : names(resolved.destination())) {
        found.put(name, resolved);
      }
    }
    Log.info("static destinations read", "file", file, "names", found.size());
    return found;
  }

  private Known.Resolved resolved(String line, int number) throws Unusable {
    String where = file + ", line " + number + ": ";
    try {
      if (!(DiscoveryCodec.decode(line).orElse(null)
          instanceof
          DiscoveryMessage.Snapshot(
              String version,
              Destination destination,
              List<Endpoint> endpoints))) {
        throw new Unusable(where + "not a snapshot (expected: \"type\":\"snapshot\")");
      }
      for (Endpoint endpoint : endpoints) {
        String identity = endpoint.identity();
        if (identity != null && SpiffeId.parse(identity) instanceof SpiffeId.Parsed.Malformed bad) {
          throw new Unusable(where + "endpoint identity " + bad.why());
        }
      }
      return switch (Table.compile(destination.routes(), destination.splits())) {
        case Table.Compiled.Ok(Table table) ->
            new Known.Resolved(version, destination, table, endpoints);
        case Table.Compiled.Refused(String reason) -> throw new Unusable(where + reason);
      };
    } catch (MalformedLineException e) {
      throw new Unusable(where + e.getMessage());
    }
  }

  /** As a cluster's DNS would find it: whole, without the cluster domain, by namespace, by name. */
  private List<String> names(Destination destination) {
    Destination.ServiceRef service = destination.service();
    String name = service.name() + "." + service.namespace();
    var names = new LinkedHashSet<String>();
    names.add(destination.authority());
    names.add(name + ".svc:" + service.port());
    names.add(name + ":" + service.port());
    if (service.namespace().equals(ownNamespace)) {
      names.add(service.name() + ":" + service.port());
    }
    return names.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
  }

  @Override
  public synchronized void subscribe(Slot slot) {
    slots.add(slot);
    fill(slot);
  }

  @Override
  public synchronized void drop(Slot slot) {
    slots.remove(slot);
  }

  private void fill(Slot slot) {
    DestinationKey key = slot.key();
    Known.Resolved resolved = byName.get(key.text());
    slot.set(resolved != null ? resolved : new Known.Unknown("not in " + file));
  }
}
