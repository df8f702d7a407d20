package dev.weft.playground.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/**
 * Pods as addresses of this machine's loopback range. Needs no privileges; nothing can be
 * redirected in it.
 */
public final class LoopbackNetwork implements Network {
  /** Held while a range is in use, so that a second playground takes another one. */
  private static final int LOCK_PORT = 42042;

  private static final int PODS = 2000;

  private final Subnets subnets;
  private final ServerSocket lock;
  private final Path directory;
  private final Numbers numbers = new Numbers(2, PODS);
  private final HostsFiles files;

  private LoopbackNetwork(Subnets subnets, ServerSocket lock, Path directory, String machine) {
    this.subnets = subnets;
    this.lock = lock;
    this.directory = directory;
    this.files = new HostsFiles(machine);
  }

  /** {@code directory}: where hosts files go. */
  public static LoopbackNetwork start(Path directory) throws IOException {
    Files.createDirectories(directory);
    IOException last = new IOException("no loopback range tried");
    for (int slot : Subnets.SLOTS) {
      Subnets subnets = new Subnets(127, slot);
      ServerSocket lock = new ServerSocket();
      try {
        lock.bind(new InetSocketAddress(InetAddress.getByName(subnets.gateway()), LOCK_PORT), 1);
        return new LoopbackNetwork(subnets, lock, directory, machine());
      } catch (IOException e) {
        last = e;
        lock.close();
      }
    }
    throw new IOException(
        "none of the loopback ranges 127.%d.0.0/16 … can be bound (%s); on macOS they need: sudo ifconfig lo0 alias ADDRESS"
            .formatted(Subnets.SLOTS.getFirst(), last.getMessage()),
        last);
  }

  static String machine() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return ""; // a machine that does not know its own name: nobody will look it up
    }
  }

  @Override
  public String mode() {
    return "loopback";
  }

  @Override
  public boolean redirects() {
    return false;
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
    Attachment attached =
        new Attachment(
            subnets.pod(number), number, namespace, pod, directory.resolve("hosts-" + number));
    files.add(attached);
    return attached;
  }

  @Override
  public void detach(Attachment pod) {
    files.remove(pod);
    numbers.giveBack(pod.number());
  }

  @Override
  public List<String> enter(Attachment pod, List<String> command) {
    return command;
  }

  @Override
  public List<String> javaOptions(Attachment pod) {
    return List.of("-Djdk.net.hosts.file=" + pod.hosts());
  }

  @Override
  public void publish(Collection<Name> names) {
    files.publish(names);
  }

  @Override
  public List<String> cleanup() {
    return List.of();
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e); // closing a listening socket does not fail
    }
  }
}
