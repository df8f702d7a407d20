package dev.weft.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Where the figures are from. */
final class Machine {
  private static final Pattern MODEL = Pattern.compile("model name\\s*: (.*)");

  private Machine() {}

  static String describe(List<Peer> peers) {
    var text = new StringBuilder("## Weft beside its peers\n\n");
    text.append(Runtime.getRuntime().availableProcessors()).append(" × ").append(model());
    text.append(
        "; proxy on CPU 0, generator and origin on CPU 1; one worker each; 1 KiB answers\n\n");
    for (Peer peer : peers) {
      String version = Shell.run(peer.version()).strip().lines().findFirst().orElse("");
      text.append("- ").append(peer.name()).append(": ").append(version).append('\n');
    }
    return text.toString();
  }

  private static String model() {
    try {
      var matcher = MODEL.matcher(Files.readString(Path.of("/proc/cpuinfo")));
      return matcher.find() ? matcher.group(1) : "unknown CPU";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
