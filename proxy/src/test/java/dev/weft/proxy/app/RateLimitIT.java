package dev.weft.proxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Headers;
import dev.weft.api.SpiffeId;
import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.policy.RateLimit;
import dev.weft.api.policy.RateLimit.ForClients;
import dev.weft.api.policy.RateLimit.PerClient;
import dev.weft.api.policy.RateLimit.Rate;
import dev.weft.api.policy.Rule;
import dev.weft.api.route.Protocol;
import dev.weft.proxy.inbound.TestPod;
import dev.weft.proxy.net.Limits;
import io.netty.handler.codec.http2.Http2Settings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Requests to a pod that accepts so many in a time, counted. Time stands still but for the test.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RateLimitIT {
  private static final SpiffeId WEB = new SpiffeId("cluster.local", "shop", "web");
  private static final SpiffeId BATCH = new SpiffeId("cluster.local", "shop", "batch");
  private static final int ASKED = 40;

  private final AtomicLong nanos = new AtomicLong(42);
  private final String web = TestProxy.newAddress();
  private final String batch = TestProxy.newAddress();
  private TestApplication application;
  private TestPod pod;

  @BeforeEach
  void start() throws Exception {
    String ip = TestProxy.newAddress();
    application = TestApplication.named("app", ip, 0);
    pod = pod(ip, application.address());
    pod.identify(web, WEB);
    pod.identify(batch, BATCH);
  }

  @AfterEach
  void stop() throws Exception {
    pod.close();
    application.close();
  }

  private TestPod pod(String ip, InetSocketAddress original) throws Exception {
    return new TestPod(ip, original, Limits.DEFAULT, nanos::get);
  }

  private void seconds(int passed) {
    nanos.addAndGet(passed * 1_000_000_000L);
  }

  private void limit(@Nullable Rate all, @Nullable PerClient perClient) {
    limit(Fallback.PERMISSIVE, List.of(), all, perClient);
  }

  private void limit(
      Fallback fallback, List<Rule> rules, @Nullable Rate all, @Nullable PerClient perClient) {
    int port = application.address().getPort();
    pod.letIn(
        new InboundPolicy(
            fallback,
            rules,
            List.of(new InboundPolicy.Probe(port, "/healthz")),
            List.of(),
            List.of(new RateLimit("shop/web", port, all, perClient)),
            List.of()));
  }

  private int accepted(@Nullable String from, int asked) throws Exception {
    int accepted = 0;
    try (var client = new RawClient(from, pod.address())) {
      for (int i = 0; i < asked; i++) {
        RawClient.Response response = client.get("http://x/a");
        assertThat(response.status()).isIn(200, 429);
        accepted += response.status() == 200 ? 1 : 0;
      }
    }
    return accepted;
  }

  @Test
  void whatIsMoreThanThePodAcceptsIsRefused() throws Exception {
    limit(new Rate(1, 20), null);
    assertThat(accepted(null, ASKED)).isEqualTo(20);
    assertThat(application.requests).hasSize(20);
    try (var client = new RawClient(pod.address())) {
      RawClient.Response refused = client.get("http://x/a");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("retry-after")).isEqualTo("1");
      assertThat(refused.header(Headers.ERROR)).isEqualTo("rate-limited");
      assertThat(refused.body())
          .isEqualTo("weft: more requests of all clients than are accepted\n");
    }
    assertThat(pod.counted("proxy_errors_total{cause=\"rate-limited\""))
        .contains("direction=\"inbound\"")
        .endsWith(" 21");
    assertThat(pod.counted("response_total"))
        .as("no fault of the application's")
        .contains("status_code=\"429\"")
        .doesNotContain("failure");
    seconds(3);
    assertThat(accepted(null, ASKED)).as("one a second").isEqualTo(3);
    seconds(1000);
    assertThat(accepted(null, ASKED)).as("and never more than the burst").isEqualTo(20);
  }

  @Test
  void eachClientHasABoundByItsIdentityAndStrangersShareOne() throws Exception {
    var batchGetsMore = new ForClients(List.of(BATCH.uri()), new Rate(1, 25));
    limit(null, new PerClient(new Rate(1, 10), List.of(batchGetsMore)));
    assertThat(accepted(web, ASKED)).isEqualTo(10);
    assertThat(accepted(batch, ASKED)).isEqualTo(25);
    int strangers = accepted(null, ASKED / 2) + accepted(TestProxy.newAddress(), ASKED / 2);
    assertThat(strangers).isEqualTo(10);
  }

  @Test
  void whoAsksTooOftenLeavesTheRestToOthers() throws Exception {
    limit(new Rate(1, 30), new PerClient(new Rate(1, 10), List.of()));
    assertThat(accepted(web, 200)).isEqualTo(10);
    assertThat(accepted(batch, ASKED)).isEqualTo(10);
  }

  @Test
  void byHttp2AsWellAndGrpcInItsOwnWords() throws Exception {
    String ip = TestProxy.newAddress();
    try (var server = Http2Application.named("h2", ip, 0);
        var h2 = pod(ip, server.address())) {
      h2.letIn(
          new InboundPolicy(
              Fallback.PERMISSIVE,
              List.of(),
              List.of(),
              List.of(TestPod.port(server.address().getPort(), Protocol.HTTP2)),
              List.of(new RateLimit("shop/web", server.address().getPort(), new Rate(1, 20), null)),
              List.of()));
      try (var client = new Http2Client(null, h2.address(), Http2Settings.defaultSettings())) {
        int accepted = 0;
        for (int i = 0; i < ASKED; i++) {
          accepted += client.get("x", "/a").status() == 200 ? 1 : 0;
        }
        assertThat(accepted).isEqualTo(20);
        Http2Client.Answer plain = client.get("x", "/a");
        assertThat(plain.status()).isEqualTo(429);
        assertThat(plain.header("retry-after")).isEqualTo("1");
        Http2Client.Answer grpc =
            client.open("POST", "x", "/s/M", true, "content-type", "application/grpc").await();
        assertThat(grpc.status()).isEqualTo(200);
        assertThat(grpc.header("grpc-status")).isEqualTo("8");
        assertThat(grpc.header(Headers.ERROR)).isEqualTo("rate-limited");
      }
    }
  }

  @Test
  void probesPassAndTakeNothing() throws Exception {
    limit(new Rate(1, 20), null);
    try (var kubelet = new RawClient(pod.address())) {
      for (int i = 0; i < ASKED; i++) {
        assertThat(kubelet.get("http://x/healthz").status()).isEqualTo(200);
      }
      assertThat(accepted(null, ASKED)).isEqualTo(20);
      assertThat(kubelet.get("http://x/healthz").status()).isEqualTo(200);
    }
  }

  @Test
  void whoMayNotComeTakesNothingFromThoseWhoMay() throws Exception {
    limit(Fallback.MESHED_ONLY, List.of(), new Rate(1, 20), null);
    try (var stranger = new RawClient(pod.address())) {
      for (int i = 0; i < ASKED; i++) {
        assertThat(stranger.get("http://x/a").status()).isEqualTo(403);
      }
    }
    assertThat(accepted(web, ASKED)).isEqualTo(20);
  }

  @Test
  void aPolicyWithTheSameLimitGivesNothingBack() throws Exception {
    limit(new Rate(1, 20), null);
    int before = accepted(null, ASKED);
    var rule =
        new Rule(
            "shop/all",
            List.of(),
            List.of(),
            List.of(new Rule.Client(List.of("*"), List.of())),
            true);
    limit(Fallback.PERMISSIVE, List.of(rule), new Rate(1, 20), null);
    assertThat(before + accepted(null, ASKED)).isEqualTo(20);
  }
}
