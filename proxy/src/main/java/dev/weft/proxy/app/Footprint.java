package dev.weft.proxy.app;

import dev.weft.proxy.telemetry.Log;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Unmaps pages of files that were needed once: what of the VM's own code started it and compiled
 * for it, and classes of the AOT cache that only the start looked at. They stay in the page cache,
 * from where the few that are needed again come back without a read; a machine with many proxies
 * holds them once. About a third of a proxy's resident memory (docs/decisions/0013).
 *
 * <p>Linux only: madvise(2), proc(5).
 */
final class Footprint {
  private static final int MADV_DONTNEED = 4;
  private static final Path MAPPINGS = Path.of("/proc/self/smaps");
  private static final String PRIVATE_DIRTY = "Private_Dirty:";

  private final Path mappings;
  private final @Nullable MethodHandle madvise;

  Footprint() {
    this(MAPPINGS);
  }

  Footprint(Path mappings) {
    this.mappings = mappings;
    this.madvise = Files.isReadable(mappings) ? madvise() : null;
  }

  /** Memory from {@code start} on, in bytes. */
  record Range(long start, long bytes) {}

  /** Blocks for some milliseconds. Does nothing where the system has no such call. */
  void shrink() {
    if (madvise == null) {
      return;
    }
    try {
      for (Range range : unneeded()) {
        int _ = (int) madvise.invokeExact(range.start, range.bytes, MADV_DONTNEED);
      }
    } catch (IOException e) {
      Log.debug("mappings cannot be read", "reason", e.getMessage());
    } catch (Throwable e) {
      throw new IllegalStateException("madvise takes two numbers and a flag", e);
    }
  }

  /**
   * Mappings of files that hold what the file holds: not writable, and no page of them changed.
   * (Relocated data is read-only, too, but lives nowhere else.)
   */
  List<Range> unneeded() throws IOException {
    var found = new ArrayList<Range>();
    Range candidate = null;
    try (BufferedReader lines = Files.newBufferedReader(mappings)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(PRIVATE_DIRTY)) {
          if (candidate != null && line.endsWith(" 0 kB")) {
            found.add(candidate);
          }
        } else if (line.indexOf('-') > 0 && line.indexOf('-') < line.indexOf(' ')) {
          candidate = ofFile(line);
        }
      }
    }
    return found;
  }

  /** {@code 7f12-7f34 r-xp 00000000 fe:00 1234 /lib/libc.so.6}; null for what is no candidate. */
  private static @Nullable Range ofFile(String line) {
    String[] fields = line.split(" +", 6);
    boolean readOnly = fields[1].startsWith("r-") && fields[1].endsWith("p");
    if (!readOnly || fields.length < 6 || !fields[5].startsWith("/")) {
      return null;
    }
    String[] bounds = fields[0].split("-", 2);
    long start = Long.parseUnsignedLong(bounds[0], 16);
    return new Range(start, Long.parseUnsignedLong(bounds[1], 16) - start);
  }

  @SuppressWarnings("restricted") // the image grants native access
  private static @Nullable MethodHandle madvise() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> function = linker.defaultLookup().find("madvise");
    return function
        .map(address ->
            linker.downcallHandle(
                address,
                FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT)))
        .orElse(null);
  }
}
