package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FootprintTest {
  private static final String MAPPINGS =
      """
      7f0000000000-7f0000010000 r-xp 00000000 fe:00 1 /opt/lib/libjvm.so
      Rss:                  64 kB
      Private_Dirty:         0 kB
      7f0000010000-7f0000012000 r--p 00010000 fe:00 1 /opt/lib/libjvm.so
      Private_Dirty:         8 kB
      7f0000012000-7f0000013000 rw-p 00012000 fe:00 1 /opt/lib/libjvm.so
      Private_Dirty:         0 kB
      7f0000020000-7f0000021000 r--p 00000000 00:00 0
      Private_Dirty:         0 kB
      7f0000030000-7f0000034000 r--s 00000000 fe:00 2 /opt/lib/modules
      Private_Dirty:         0 kB
      7f0000040000-7f0000041000 ---p 00000000 fe:00 3 /opt/proxy.aot
      Private_Dirty:         0 kB
      7f0000050000-7f0000052000 r--p 00000000 fe:00 3 /opt/a name with blanks.aot
      Private_Dirty:         0 kB
      ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]
      """;

  @TempDir private Path directory;

  /** Relocated, writable, anonymous or shared memory is nowhere else, or not ours alone. */
  @Test
  void onlyUnchangedReadOnlyPagesOfFilesAreGivenBack() throws Exception {
    Path mappings = Files.writeString(directory.resolve("smaps"), MAPPINGS);
    assertThat(new Footprint(mappings).unneeded())
        .containsExactly(
            new Footprint.Range(0x7f0000000000L, 0x10000),
            new Footprint.Range(0x7f0000050000L, 0x2000));
  }

  @Test
  void aVmWhosePagesWereGivenBackGoesOnWithFewer() throws Exception {
    var footprint = new Footprint();
    footprint.shrink(); // what the call itself needs is there now
    long before = residentFilePages();
    footprint.shrink();
    assertThat(residentFilePages()).isLessThan(before);
  }

  /** In KiB: proc(5). */
  private static long residentFilePages() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("RssFile:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .sum();
  }

  @Test
  void aSystemThatSaysNothingOfItsMappingsIsLeftAlone() {
    new Footprint(directory.resolve("none")).shrink();
  }
}
