package dev.weft.proxy.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * File descriptors, of which the process has only so many (proc(5)). When they run out, not even a
 * class can be loaded from a file; so connections are refused before. Counts what is open on all
 * event loops of one proxy: an idle client takes one descriptor, one whose bytes are relayed two.
 */
public final class Descriptors {
  /** There is no room for a connection to a server. */
  public static final Failure NONE_LEFT = new Failure.Overload("file descriptors");

  /** For the control plane, metrics, names, files, and the connection that is being refused. */
  private static final int RESERVE = 48;

  /** One in so many is kept for connections to servers, or clients would be let in for nothing. */
  private static final int KEPT_FOR_SERVERS = 4;

  private static final String LIMIT = "Max open files";

  private final int max;
  private final int keptForServers;
  private final AtomicInteger clients = new AtomicInteger();
  private final AtomicInteger servers = new AtomicInteger();
  private final ChannelFutureListener clientClosed = _ -> clients.decrementAndGet();
  private final ChannelFutureListener serverClosed = _ -> servers.decrementAndGet();

  /**
   * @param max connections at once, of both kinds
   */
  Descriptors(int max) {
    this.max = max;
    this.keptForServers = Math.max(1, max / KEPT_FOR_SERVERS);
  }

  /** As many as there is room for beside what is open already; no bound if that is not known. */
  public static Descriptors ofProcess() {
    String[] open = new File("/proc/self/fd").list();
    if (open == null) {
      return unlimited();
    }
    try {
      return new Descriptors(room(Files.readAllLines(Path.of("/proc/self/limits")), open.length));
    } catch (IOException e) {
      return unlimited();
    }
  }

  static Descriptors unlimited() {
    return new Descriptors(Integer.MAX_VALUE);
  }

  /**
   * @param limits lines such as {@code Max open files 1024 4096 files}
   */
  static int room(List<String> limits, int open) {
    for (String line : limits) {
      if (line.startsWith(LIMIT)) {
        String soft = line.substring(LIMIT.length()).strip().split("\\s+", 2)[0];
        return soft.matches("\\d{1,9}")
            ? Math.max(2, Integer.parseInt(soft) - open - RESERVE)
            : Integer.MAX_VALUE;
      }
    }
    return Integer.MAX_VALUE;
  }

  /** How many clients there can be while few connections to servers are open. */
  public int maxClients() {
    return max - keptForServers;
  }

  /** Counts a client's connection until it closes; false when there is no room for it. */
  public boolean admit(Channel client) {
    if (clients.get() + Math.max(servers.get(), keptForServers) >= max) {
      return false;
    }
    clients.incrementAndGet();
    client.closeFuture().addListener(clientClosed);
    return true;
  }

  /** Whether a connection to a server can be made; else {@link #NONE_LEFT}. */
  public boolean hasRoom() {
    return clients.get() + servers.get() < max;
  }

  /** Counts a connection to a server until it closes, or could not be made. */
  void count(Channel server) {
    servers.incrementAndGet();
    server.closeFuture().addListener(serverClosed);
  }
}
