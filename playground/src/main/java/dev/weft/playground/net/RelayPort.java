package dev.weft.playground.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One port of one ClusterIP: each connection goes to the next backend that answers. */
final class RelayPort implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RelayPort.class);
  private static final int MOST_CONNECTIONS = 1024;
  private static final int BACKLOG = 128;
  private static final int CONNECT_MILLIS = 1000;

  private final ServerSocket listener;
  private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile List<InetSocketAddress> backends;

  private RelayPort(ServerSocket listener, List<InetSocketAddress> backends) {
    this.listener = listener;
    this.backends = backends;
  }

  static RelayPort open(String address, int port, List<InetSocketAddress> backends)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(InetAddress.getByName(address), port), BACKLOG);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    RelayPort relay = new RelayPort(listener, backends);
    Thread.ofVirtual().name("relay-" + address + ":" + port).start(relay::acceptAll);
    return relay;
  }

  void lead(List<InetSocketAddress> to) {
    backends = to;
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (room.tryAcquire()) {
          Thread.ofVirtual().name("relay-connection").start(() -> serve(client));
        } else {
          client.close(); // full: a refusal is better than a wait without end
        }
      } catch (IOException e) {
        if (!listener.isClosed()) {
          LOG.warn("relay at {}: {}", listener.getLocalSocketAddress(), e.toString());
        }
      }
    }
  }

  private void serve(Socket client) {
    open.add(client);
    try (client;
        Socket backend = connect(client.getInetAddress())) {
      open.add(backend);
      try {
        relay(client, backend);
      } finally {
        open.remove(backend);
      }
    } catch (IOException e) {
      LOG.debug("relay at {}: {}", listener.getLocalSocketAddress(), e.toString());
    } finally {
      open.remove(client);
      room.release();
    }
  }

  /**
   * As kube-proxy does, on behalf of the client: one that has a loopback address of its own is seen
   * to come from there.
   */
  private Socket connect(InetAddress client) throws IOException {
    List<InetSocketAddress> candidates = backends;
    int first = turn.getAndIncrement();
    for (int i = 0; i < candidates.size(); i++) {
      InetSocketAddress candidate = candidates.get(Math.floorMod(first + i, candidates.size()));
      Socket socket = new Socket();
      try {
        if (client.isLoopbackAddress() && candidate.getAddress().isLoopbackAddress()) {
          socket.bind(new InetSocketAddress(client, 0));
        }
        socket.connect(candidate, CONNECT_MILLIS);
        return socket;
      } catch (IOException e) {
        socket.close();
      }
    }
    throw new IOException("none of " + candidates.size() + " endpoints can be reached");
  }

  private static void relay(Socket client, Socket backend) throws IOException {
    client.setTcpNoDelay(true);
    backend.setTcpNoDelay(true);
    Thread back = Thread.ofVirtual().name("relay-back").start(() -> copy(backend, client));
    copy(client, backend);
    try {
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Copies until one side has said all; the other direction goes on. A broken side ends both. */
  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.trace("closing", e);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.debug("closing a relay: {}", e.toString());
    }
    open.forEach(RelayPort::closeQuietly);
  }
}
