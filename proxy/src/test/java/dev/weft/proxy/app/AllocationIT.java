package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.policy.Rule;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a request costs in garbage, counted on the event loop's own thread. */
class AllocationIT {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int REQUESTS = 3000;

  /** Bytes, as counted by C1, which leaves no allocation out: 1,312. */
  private static final long BUDGET = 1500;

  /** The same by HTTP/2 to a server of HTTP/2, with seven more under way: 2,872. */
  private static final long HTTP2_BUDGET = 3100;

  /** To the pod's own application, judged by a policy with rules for its path: 1,304. */
  private static final long INBOUND_BUDGET = 1500;

  private static final int HTTP2_STREAMS = 8;

  /** Of HTTP/1.1, both proxies together: 2,833. */
  private static final long TWO_PROXIES_BUDGET = 3200;

  /** More by mutual TLS, both proxies together: 684. */
  private static final long TLS_BUDGET = 900;

  @TempDir Path directory;
  private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

  @BeforeEach
  void recordNoLeaks() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED); // its records cost more
  }

  @AfterEach
  void recordLeaks() {
    ResourceLeakDetector.setLevel(level);
  }

  /** Some thousand requests. */
  @FunctionalInterface
  private interface Asking {
    void askAll() throws Exception;
  }

  /**
   * @param others threads of proxies that other tests have just stopped
   */
  private static long leastForEach(Set<Long> others, Asking asking) throws Exception {
    asking.askAll(); // warms up
    Set<Long> own = workers();
    own.removeAll(others);
    long each = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) { // the least: the loop does other things in between
      long before = allocated(own);
      asking.askAll();
      each = Math.min(each, (allocated(own) - before) / REQUESTS);
    }
    return each;
  }

  @Test
  void aRequestStaysWithinItsBudget() throws Exception {
    Set<Long> others = workers();
    try (var control = new TestControlPlane();
        var origin = new RecordingOrigin((_, _) -> RecordingOrigin.Reply.ok("ok"));
        var proxy = TestProxy.start(control, directory);
        var client = new RawClient(proxy.outbound())) {
      assertThat(leastForEach(others, () -> ask(client, origin))).isPositive().isLessThan(BUDGET);
    }
  }

  @Test
  void aRequestOfHttp2StaysWithinItsBudget() throws Exception {
    Set<Long> others = workers();
    try (var control = new TestControlPlane();
        var origin =
            new Http2Application(TestProxy.newAddress(), 0, request -> request.text("ok"));
        var proxy = TestProxy.start(control, directory);
        var client = new Http2Client(proxy.outbound())) {
      String authority =
          origin.address().getAddress().getHostAddress() + ":" + origin.address().getPort();
      assertThat(leastForEach(others, () -> ask(client, authority)))
          .isPositive()
          .isLessThan(HTTP2_BUDGET);
    }
  }

  @Test
  void aRequestToThePodStaysWithinItsBudget() throws Exception {
    Set<Long> others = workers();
    try (var control = new TestControlPlane();
        var proxy = TestProxy.start(control, directory);
        var application = TestApplication.named("web", proxy.ip, 8080);
        var client = new RawClient(proxy.inbound())) {
      control.letIn(nearOnly());
      await().until(() -> control.hasAcknowledged("v1"));
      assertThat(leastForEach(others, () -> ask(client))).isPositive().isLessThan(INBOUND_BUDGET);
      assertThat(application.requests).isNotEmpty();
    }
  }

  private static InboundPolicy nearOnly() {
    var near = new Rule.Client(List.of(), List.of(new Rule.Network("127.0.0.0/8", List.of())));
    var path = new Rule.RequestMatch(null, "/path", null, List.of("GET"));
    var rule = new Rule("shop/near", List.of(), List.of(path), List.of(near), false);
    return new InboundPolicy(Fallback.DENY, List.of(rule), List.of(), List.of(), List.of());
  }

  private static void ask(RawClient client) throws Exception {
    String request =
        "GET /path HTTP/1.1\r\nHost: web\r\nAccept: */*\r\nweft-target-port: 8080\r\n\r\n";
    for (int i = 0; i < REQUESTS; i++) {
      client.send(request);
      assertThat(client.read(false).status()).isEqualTo(200);
    }
  }

  /** What TLS adds is its library's: engines' results, buffers, promises. */
  @Test
  void aRequestThroughTwoProxiesStaysWithinItsBudgetByTlsToo() throws Exception {
    long plain = throughTwo(Between.PLAIN);
    long secure = throughTwo(Between.BORINGSSL);
    assertThat(plain).isPositive().isLessThan(TWO_PROXIES_BUDGET);
    assertThat(secure - plain).isPositive().isLessThan(TLS_BUDGET);
  }

  private long throughTwo(Between between) throws Exception {
    Set<Long> others = workers();
    try (var control = new TestControlPlane();
        var server = between.proxy(control, directory);
        var proxy = between.proxy(control, directory);
        var _ = TestApplication.named("web", server.ip, 8080);
        var client = new RawClient(proxy.outbound())) {
      control.publish(Farm.KEY, between.endpoint(server, 8080, null));
      String get = "GET " + Farm.URL + "/path HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n";
      return leastForEach(others, () -> ask(client, get));
    }
  }

  private static void ask(Http2Client client, String authority) throws Exception {
    var calls = new ArrayList<Http2Client.Call>();
    for (int i = 0; i < REQUESTS / HTTP2_STREAMS; i++) {
      for (int stream = 0; stream < HTTP2_STREAMS; stream++) {
        calls.add(client.open("GET", authority, "/path", true, "accept", "*/*"));
      }
      for (Http2Client.Call call : calls) {
        assertThat(call.await().status()).isEqualTo(200);
      }
      calls.clear();
    }
  }

  private static void ask(RawClient client, RecordingOrigin origin) throws IOException {
    ask(client, "GET /path HTTP/1.1\r\nHost: " + origin.authority() + "\r\nAccept: */*\r\n\r\n");
  }

  private static void ask(RawClient client, String request) throws IOException {
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
