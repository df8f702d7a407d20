package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request costs in garbage, counted on the event loop's own thread. */
class AllocationIT {
  private static final int REQUESTS = 3000;

  /** Bytes. In all, the heads of a request and of its response take 150. */
  private static final long BUDGET = 1300;

  @Test
  void aRequestStaysWithinItsBudget(@TempDir Path directory) throws Exception {
    ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // its records cost more
    try (var control = new TestControlPlane();
        var origin = new RecordingOrigin((_, _) -> RecordingOrigin.Reply.ok("ok"))) {
      TestProxy proxy = TestProxy.start(control, directory);
      try (var client = new RawClient(proxy.outbound())) {
        ask(client, origin); // and warm up
        long each = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) { // the least: the loop does other things in between
          long before = allocated();
          ask(client, origin);
          each = Math.min(each, (allocated() - before) / REQUESTS);
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

  private static long allocated() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] ids =
        Arrays.stream(threads.dumpAllThreads(false, false))
            .filter(thread -> thread.getThreadName().startsWith("weft-worker"))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    return Arrays.stream(threads.getThreadAllocatedBytes(ids)).sum();
  }
}
