package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request costs in garbage, counted on the event loop's own thread. */
class AllocationIT {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int REQUESTS = 3000;

  /** Bytes, as counted by C1, which leaves no allocation out: 1,312. */
  private static final long BUDGET = 1500;

  @Test
  void aRequestStaysWithinItsBudget(@TempDir Path directory) throws Exception {
    ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // its records cost more
    try (var control = new TestControlPlane();
        var origin = new RecordingOrigin((_, _) -> RecordingOrigin.Reply.ok("ok"))) {
      Set<Long> others = workers(); // of proxies that other tests have just stopped
      TestProxy proxy = TestProxy.start(control, directory);
      try (var client = new RawClient(proxy.outbound())) {
        ask(client, origin); // and warm up
        Set<Long> own = workers();
        own.removeAll(others);
        long each = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) { // the least: the loop does other things in between
          long before = allocated(own);
          ask(client, origin);
          each = Math.min(each, (allocated(own) - before) / REQUESTS);
        }
        assertThat(each).isPositive().isLessThan(BUDGET);
      } finally {
        proxy.close();
      }
    } finally {
      ResourceLeakDetector.setLevel(level);
    }
  }

  private static void ask(RawClient client, RecordingOrigin origin) throws Exception {
    String request =
        "GET /path HTTP/1.1\r\nHost: " + origin.authority() + "\r\nAccept: */*\r\n\r\n";
    for (int i = 0; i < REQUESTS; i++) {
      client.send(request);
      assertThat(client.read(false).status()).isEqualTo(200);
    }
  }

  private static Set<Long> workers() {
    return Arrays.stream(THREADS.dumpAllThreads(false, false))
        .filter(thread -> thread.getThreadName().startsWith("weft-worker"))
        .map(ThreadInfo::getThreadId)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static long allocated(Set<Long> threads) {
    return threads.stream().mapToLong(THREADS::getThreadAllocatedBytes).sum();
  }
}
