package dev.weft.proxy.state;

import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.wire.InboundCodec;
import dev.weft.api.wire.InboundMessage;
import dev.weft.api.wire.MalformedLineException;
import dev.weft.proxy.telemetry.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * What the pod lets in, from a directory: {@code inbound.jsonl} holds one snapshot, as the control
 * plane would send it. Lines that are empty or begin with # are passed over. Without the file
 * everybody is let in; a file that goes, or cannot be read any more, leaves what was.
 */
public final class StaticInbound {
  public static final String FILE = "inbound.jsonl";

  private static final InboundPolicy OPEN =
      new InboundPolicy(Fallback.PERMISSIVE, List.of(), List.of(), List.of(), List.of());

  private final Path file;
  private final InboundSlot slot;
  private String content = "";

  public StaticInbound(Path directory, InboundSlot slot) {
    this.file = directory.resolve(FILE);
    this.slot = slot;
  }

  /** Reads the file; blocks. */
  public synchronized void load() throws StaticFiles.Unusable {
    try {
      String read = Files.readString(file);
      if (!read.equals(content)) {
        content = read; // what cannot be used is said once
        take(read);
      }
    } catch (NoSuchFileException e) {
      if (!slot.isKnown()) {
        slot.set("no " + FILE, OPEN);
      }
    } catch (IOException e) {
      throw new StaticFiles.Unusable("cannot read " + file + ": " + e);
    }
  }

  /** Reads the file if it changed, and says so when it cannot be used; blocks. */
  public void reload() {
    try {
      load();
    } catch (StaticFiles.Unusable e) {
      slot.refuse(String.valueOf(e.getMessage()));
      Log.warn("static inbound policy not taken over", "reason", e.getMessage());
    }
  }

  private void take(String text) throws StaticFiles.Unusable {
    List<String> lines =
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    if (lines.size() != 1) {
      throw new StaticFiles.Unusable(
          file + " holds " + lines.size() + " lines (expected: one snapshot)");
    }
    try {
      if (!(InboundCodec.decode(lines.getFirst()).orElse(null)
          instanceof InboundMessage.Snapshot(String version, InboundPolicy policy))) {
        throw new StaticFiles.Unusable(file + ": not a snapshot (expected: \"type\":\"snapshot\")");
      }
      String refused = slot.set(version, policy);
      if (refused == null) {
        Log.info("static inbound policy read", "file", file, "version", version);
      } else {
        Log.warn("a static inbound policy is malformed, and closes", "reason", refused);
      }
    } catch (MalformedLineException e) {
      throw new StaticFiles.Unusable(file + ": " + e.getMessage());
    }
  }
}
