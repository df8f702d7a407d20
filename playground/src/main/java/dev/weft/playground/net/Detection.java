package dev.weft.playground.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether this machine lets us have a network namespace a pod, tried rather than guessed. */
public final class Detection {
  /**
   * The kernel takes a namespace's interfaces away some time after it: each try has its own names.
   */
  private static final AtomicInteger TRIES = new AtomicInteger();

  /** Why not; empty when it can. */
  public static Optional<String> obstacle() {
    if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
      return Optional.of("network namespaces are a feature of Linux");
    }
    if (!isRoot()) {
      return Optional.of("not root");
    }
    if (!onPath("ip")) {
      return Optional.of("no ip command (Debian: apt-get install iproute2)");
    }
    if (!onPath("nft") && !onPath("iptables")) {
      return Optional.of("neither nft nor iptables (Debian: apt-get install nftables)");
    }
    try {
      return tryIt(ProcessHandle.current().pid() % 100_000 + "-" + TRIES.incrementAndGet() % 1000);
    } catch (IOException e) {
      return Optional.of("cannot create a network namespace: " + e.getMessage());
    }
  }

  private static Optional<String> tryIt(String suffix) throws IOException {
    String probe = "weft-probe-" + suffix;
    Shell.Outcome made = Shell.run(List.of("ip", "netns", "add", probe), "");
    if (!made.ok()) {
      return Optional.of("cannot create a network namespace: " + made.output());
    }
    try {
      Shell.Outcome linked =
          Shell.run(
              List.of(
                  "ip",
                  "link",
                  "add",
                  "wpr" + suffix,
                  "type",
                  "veth",
                  "peer",
                  "name",
                  "eth0",
                  "netns",
                  probe),
              "");
      if (!linked.ok()) {
        return Optional.of("cannot make a veth pair: " + linked.output());
      }
      return redirection(probe);
    } finally {
      Shell.run(List.of("ip", "netns", "del", probe), "");
    }
  }

  private static Optional<String> redirection(String probe) throws IOException {
    Shell.Outcome last = new Shell.Outcome(1, "");
    if (onPath("nft")) {
      last =
          Shell.run(
              List.of("ip", "netns", "exec", probe, "nft", "-f", "-"),
              """
              table ip weft { chain out { type nat hook output priority -100;
                meta skuid 2102 return; ip protocol tcp redirect to :4140; } }
              """);
    }
    if (!last.ok() && onPath("iptables")) {
      last =
          Shell.run(
              List.of(
                  "ip",
                  "netns",
                  "exec",
                  probe,
                  "iptables",
                  "-t",
                  "nat",
                  "-A",
                  "OUTPUT",
                  "-p",
                  "tcp",
                  "-m",
                  "owner",
                  "!",
                  "--uid-owner",
                  "2102",
                  "-j",
                  "REDIRECT",
                  "--to-ports",
                  "4140"),
              "");
    }
    return last.ok()
        ? Optional.empty()
        : Optional.of("cannot redirect in a network namespace: " + last.output());
  }

  /** Whether this process may do everything on this machine. */
  public static boolean isRoot() {
    try {
      return Files.exists(Path.of("/proc/self"))
          && Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Whether a program of this name can be run. */
  public static boolean onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin";
    return List.of(path.split(":", -1)).stream()
        .filter(directory -> !directory.isEmpty())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  private Detection() {}
}
