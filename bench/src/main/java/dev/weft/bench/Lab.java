package dev.weft.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Two network namespaces joined by a pair of devices. The client's holds the generator and the
 * proxies, as a pod does; connections to the origin are redirected to one proxy at a time, or to
 * none. Proxies have CPU 0; generator and origin share CPU 1.
 */
final class Lab implements AutoCloseable {
  static final String ORIGIN = "10.213.7.2";
  private static final long FORGOTTEN_MILLIS = 2000;
  private static final String CLIENT_ADDRESS = "10.213.7.1";

  /** What proxies run as; their own connections are not redirected. */
  private static final String PROXY_UID = "2102";

  private static final String[] AS_PROXY = {
    "taskset", "-c", "0", "setpriv", "--reuid", PROXY_UID, "--clear-groups", "--"
  };

  private final String id = "wb" + ProcessHandle.current().pid();
  private final Path directory;
  private final List<Process> processes = new ArrayList<>();

  Lab(Path directory) {
    this.directory = directory;
    Shell.run("ip netns add " + client());
    Shell.run("ip netns add " + origin());
    Shell.run(
        "ip link add %sa netns %s type veth peer name %sb netns %s"
            .formatted(id, client(), id, origin()));
    Runtime.getRuntime().addShutdownHook(new Thread(this::removeNamespaces, "bench-namespaces"));
    up(client(), id + "a", CLIENT_ADDRESS);
    up(origin(), id + "b", ORIGIN);
    for (List<String> in : List.of(inClient(), atOrigin())) {
      forgetSoon(in);
      reuseSoon(in);
    }
  }

  private static void up(String namespace, String device, String address) {
    Shell.run("ip -n " + namespace + " addr add " + address + "/30 dev " + device);
    Shell.run("ip -n " + namespace + " link set " + device + " up");
    Shell.run("ip -n " + namespace + " link set lo up");
  }

  private String client() {
    return id + "-client";
  }

  private String origin() {
    return id + "-origin";
  }

  Path directory() {
    return directory;
  }

  /**
   * Sends new connections to a peer: those for HTTP/1.1, HTTP/2 and bytes to its port for each;
   * where it has a second hop, what arrives at the origin to that.
   */
  void redirectTo(Peer peer) {
    Shell.run(inClient("nft", "flush", "ruleset"));
    Shell.run(atOrigin("nft", "flush", "ruleset"));
    if (peer.http1Port() != 0) {
      rules(peer);
    }
    forgetConnections();
  }

  /**
   * The kernel sends a new connection where the last one from the same port went, for as long as it
   * remembers that one: after as many connections as there are ports, to the peer before.
   */
  private static void forgetConnections() {
    try {
      Thread.sleep(FORGOTTEN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void forgetSoon(List<String> in) {
    for (String state : List.of("time_wait", "close", "close_wait", "last_ack", "fin_wait")) {
      String setting = "/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_" + state;
      Shell.run(Shell.words(in, "sh", "-c", "echo 1 > " + setting));
    }
  }

  /** A connection for each request must not end with the ports of those before. */
  private void reuseSoon(List<String> in) {
    Shell.run(Shell.words(in, "sysctl", "-qw", "net.ipv4.tcp_tw_reuse=1"));
    Shell.run(Shell.words(in, "sysctl", "-qw", "net.ipv4.ip_local_port_range=10240 65000"));
  }

  private void rules(Peer peer) {
    rules(
        inClient("nft", "-f"),
        """
        table ip bench {
          chain output {
            type nat hook output priority -100
            meta skuid %s return
            ip daddr %s tcp dport 8080 redirect to :%d
            ip daddr %s tcp dport 8081 redirect to :%d
            ip daddr %s tcp dport { 8082, 8083 } redirect to :%d
          }
        }
        """
            .formatted(
                PROXY_UID,
                ORIGIN,
                peer.http1Port(),
                ORIGIN,
                peer.http2Port(),
                ORIGIN,
                peer.tcpPort()));
    Peer.Inbound inbound = peer.inbound();
    if (inbound != null) {
      rules(
          atOrigin("nft", "-f"),
          """
          table ip bench {
            chain prerouting {
              type nat hook prerouting priority -100
              tcp dport 8080 redirect to :%d
              tcp dport 8083 redirect to :%d
            }
          }
          """
              .formatted(inbound.httpPort(), inbound.tcpPort()));
    }
  }

  private void rules(List<String> command, String rules) {
    try {
      Path file = Files.writeString(directory.resolve("rules.nft"), rules);
      Shell.run(Shell.words(command, file.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> inClient(String... words) {
    return Shell.words(List.of("ip", "netns", "exec", client()), words);
  }

  private List<String> atOrigin(String... words) {
    return Shell.words(List.of("ip", "netns", "exec", origin()), words);
  }

  /** The command line of a generator. */
  List<String> generator(String... words) {
    return Shell.words(inClient("taskset", "-c", "1"), words);
  }

  Process startProxy(List<String> command, String name, Map<String, String> environment) {
    return keep(
        Shell.start(
            Shell.words(inClient(AS_PROXY), command.toArray(String[]::new)),
            directory.resolve(name + ".log"),
            environment));
  }

  /** The second hop, on the same CPU as the first: together they are what a request pays for. */
  Process startInbound(List<String> command, String name, Map<String, String> environment) {
    return keep(
        Shell.start(
            Shell.words(atOrigin(AS_PROXY), command.toArray(String[]::new)),
            directory.resolve(name + ".log"),
            environment));
  }

  Process startOrigin(String name, String... command) {
    List<String> words = Shell.words(atOrigin("taskset", "-c", "1"), command);
    return keep(Shell.start(words, directory.resolve(name + ".log"), Map.of()));
  }

  /** Waits until somebody listens, seen from the client. */
  void await(String address, int port) throws InterruptedException {
    List<String> connect = inClient("bash", "-c", "exec 3<>/dev/tcp/" + address + "/" + port);
    for (int i = 0; i < 200; i++) {
      if (Shell.status(connect) == 0) {
        return;
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException(
        "nobody listens on " + address + ":" + port + "; see " + directory + "/*.log");
  }

  private Process keep(Process process) {
    processes.add(process);
    return process;
  }

  @Override
  public void close() {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      process
          .onExit()
          .orTimeout(10, TimeUnit.SECONDS)
          .exceptionally(_ -> process.destroyForcibly())
          .join();
    }
    removeNamespaces();
  }

  private void removeNamespaces() {
    for (String namespace : List.of(client(), origin())) {
      if (Files.exists(Path.of("/run/netns", namespace))) {
        Shell.run("ip netns del " + namespace);
      }
    }
  }
}
