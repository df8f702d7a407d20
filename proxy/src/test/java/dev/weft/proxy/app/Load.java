package dev.weft.proxy.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Clients that ask one URL over and over, and write down what fails. */
final class Load implements AutoCloseable {
  private final List<Thread> clients = new ArrayList<>();
  final AtomicInteger answered = new AtomicInteger();
  final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  Load(InetSocketAddress proxy, String url, int concurrency) {
    for (int i = 0; i < concurrency; i++) {
      clients.add(Thread.ofVirtual().start(() -> run(proxy, url)));
    }
  }

  private void run(InetSocketAddress proxy, String url) {
    @Nullable RawClient client = null;
    while (!stopped) {
      try {
        client = client == null ? new RawClient(proxy) : client;
        RawClient.Response response = client.get(url);
        if (response.status() == 200) {
          answered.incrementAndGet();
        } else {
          failures.add(response.status() + " " + response.header("weft-error") + response.body());
        }
        if (response.header("connection").equals("close")) {
          client.close();
          client = null;
        }
      } catch (IOException e) {
        failures.add(e.toString());
        client = null;
      }
    }
  }

  /** Bounded by the test's own time-out. */
  void awaitMore(int requests) throws InterruptedException {
    int goal = answered.get() + requests;
    while (answered.get() < goal && failures.isEmpty()) {
      Thread.sleep(5);
    }
  }

  @Override
  public void close() {
    stopped = true;
    for (Thread client : clients) {
      try {
        client.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
