package dev.weft.playground.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network namespace a pod, all on one bridge. The machine itself is on the bridge too, as the
 * pods' gateway: it reaches pods, and whatever pods send to a ClusterIP ends at the service relay
 * here, since the whole Service range is local to the machine.
 */
public final class NamespaceNetwork implements Network {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceNetwork.class);
  private static final Path NAMESPACES_ETC = Path.of("/etc/netns");
  private static final int PODS = 2000;

  private final Subnets subnets;
  private final String id;
  private final Numbers numbers = new Numbers(2, PODS);
  private final HostsFiles files = new HostsFiles(LoopbackNetwork.machine());

  private NamespaceNetwork(Subnets subnets) {
    this.subnets = subnets;
    this.id = idOf(subnets.slot());
  }

  /**
   * Takes the first range that the machine does not use. The bridge's name is the claim: it can be
   * made only once.
   */
  public static NamespaceNetwork start() throws IOException {
    IOException last =
        new IOException("every range from 10.42.0.0/16 to 10.61.0.0/16 is in use on this machine");
    String known = Shell.run(List.of("ip", "-4", "route", "show", "table", "all"), "").output();
    for (int slot : Subnets.SLOTS) {
      Subnets subnets = new Subnets(10, slot);
      if (mentions(known, subnets)) {
        continue;
      }
      NamespaceNetwork network = new NamespaceNetwork(subnets);
      try {
        Shell.must(List.of("ip", "link", "add", network.id, "type", "bridge"), "");
      } catch (IOException e) {
        last = e;
        continue; // somebody was faster
      }
      try {
        network.raise();
        return network;
      } catch (IOException e) {
        network.close();
        throw e;
      }
    }
    throw last;
  }

  static boolean mentions(String routes, Subnets subnets) {
    return routes
        .lines()
        .flatMap(line -> List.of(line.split("[ /]", -1)).stream())
        .anyMatch(subnets::holds);
  }

  static String idOf(int slot) {
    return "weft-" + slot;
  }

  private void raise() throws IOException {
    Shell.must(
        List.of("ip", "-batch", "-"),
        """
        addr add %s/16 dev %s
        link set %s up
        route add local %s dev lo
        """
            .formatted(subnets.gateway(), id, id, subnets.serviceCidr()));
  }

  @Override
  public String mode() {
    return "namespaces";
  }

  @Override
  public boolean redirects() {
    return true;
  }

  @Override
  public Subnets subnets() {
    return subnets;
  }

  @Override
  public String hostAddress() {
    return subnets.gateway();
  }

  @Override
  public Attachment attach(String namespace, String pod) throws IOException {
    int number = numbers.take();
    String name = netns(number);
    Path etc = NAMESPACES_ETC.resolve(name);
    Files.createDirectories(etc);
    Attachment attached =
        new Attachment(subnets.pod(number), number, namespace, pod, etc.resolve("hosts"));
    try {
      files.add(attached);
      Shell.must(
          List.of("ip", "-batch", "-"),
          """
          netns add %1$s
          link add %2$s type veth peer name eth0 netns %1$s
          link set %2$s master %3$s up
          """
              .formatted(name, veth(number), id));
      Shell.must(
          List.of("ip", "-n", name, "-batch", "-"),
          """
          addr add %s/16 dev eth0
          link set lo up
          link set eth0 up
          route add default via %s
          """
              .formatted(attached.address(), subnets.gateway()));
      // A pod binds any port without being root; rules may lead its traffic to a listener on
      // 127.0.0.1.
      Shell.must(
          List.of(
              "ip",
              "netns",
              "exec",
              name,
              "sh",
              "-c",
              "echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start; echo 1 >/proc/sys/net/ipv4/conf/all/route_localnet"),
          "");
    } catch (IOException e) {
      detach(attached);
      throw e;
    }
    return attached;
  }

  @Override
  public void detach(Attachment pod) {
    files.remove(pod);
    try {
      Shell.run(List.of("sh", "-s"), String.join("\n", removal(netns(pod.number()))) + "\n");
    } catch (IOException e) {
      LOG.warn("network namespace {} not removed: {}", netns(pod.number()), e.toString());
    }
    numbers.giveBack(pod.number());
  }

  @Override
  public List<String> enter(Attachment pod, List<String> command) {
    List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", netns(pod.number())));
    words.addAll(command);
    return words;
  }

  @Override
  public List<String> javaOptions(Attachment pod) {
    return List.of(); // /etc/hosts is the pod's own
  }

  @Override
  public void publish(Collection<Name> names) {
    files.publish(names);
  }

  @Override
  public List<String> cleanup() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "for ns in $(ip netns list 2>/dev/null | cut -d' ' -f1 | grep '^%s-[0-9]*$'); do"
            .formatted(id));
    lines.addAll(removal("$ns"));
    lines.add("done");
    lines.add("ip link del %s 2>/dev/null".formatted(id));
    lines.add("ip route del local %s dev lo 2>/dev/null".formatted(subnets.serviceCidr()));
    return lines;
  }

  /** Whatever still runs in a namespace would keep it alive. */
  private static List<String> removal(String name) {
    return List.of(
        "for pid in $(ip netns pids %s 2>/dev/null); do kill -s KILL $pid 2>/dev/null; done"
            .formatted(name),
        "ip netns del %s 2>/dev/null".formatted(name),
        "rm -rf %s/%s".formatted(NAMESPACES_ETC, name));
  }

  @Override
  public void close() {
    try {
      Shell.run(List.of("sh", "-s"), String.join("\n", cleanup()) + "\n");
    } catch (IOException e) {
      LOG.warn("network {} not removed: {}", id, e.toString());
    }
  }

  private String netns(int number) {
    return id + "-" + number;
  }

  /** Names of interfaces have at most 15 characters. */
  private String veth(int number) {
    return "w" + subnets.slot() + "-" + number;
  }
}
