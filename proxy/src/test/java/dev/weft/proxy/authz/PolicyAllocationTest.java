package dev.weft.proxy.authz;

import static dev.weft.proxy.authz.Given.BATCH;
import static dev.weft.proxy.authz.Given.WEB;
import static dev.weft.proxy.authz.Given.allowing;
import static dev.weft.proxy.authz.Given.client;
import static dev.weft.proxy.authz.Given.enforced;
import static dev.weft.proxy.authz.Given.identities;
import static dev.weft.proxy.authz.Given.on;
import static dev.weft.proxy.authz.Given.path;
import static dev.weft.proxy.authz.Given.prefix;
import static dev.weft.proxy.authz.Given.withProbes;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.weft.api.policy.Fallback;
import dev.weft.api.policy.InboundPolicy;
import dev.weft.api.policy.Rule;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a decision costs in garbage: nothing. */
class PolicyAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int DECISIONS = 10_000;

  /** What the counting itself, and the JVM behind our back, may take of all decisions together. */
  private static final long NOISE_BYTES = DECISIONS;

  private static final Rule.Client NEAR =
      new Rule.Client(
          List.of("spiffe://cluster.local/ns/shop/*"),
          List.of(new Rule.Network("10.0.0.0/8", List.of("10.9.0.0/16"))));

  private static final Policy POLICY =
      withProbes(
          Fallback.MESHED_ONLY,
          List.of(new InboundPolicy.Probe(8080, "/healthz")),
          on(allowing(enforced("admin"), identities(BATCH.uri())), prefix("/admin"), path("/x")),
          on(allowing(enforced("shop"), identities(BATCH.uri()), NEAR), prefix("/shop", "GET")));

  private static long allocated(Runnable decide) {
    long least = Long.MAX_VALUE;
    for (int run = 0; run < 5; run++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < DECISIONS; i++) {
        decide.run();
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  private static Runnable request(Client client, String target) {
    Verdict expected = POLICY.request(client, 8080, "GET", target, Redirects.NONE, 0);
    assertThat(expected).isInstanceOf(Verdict.Allowed.class);
    return () -> {
      if (!POLICY.request(client, 8080, "GET", target, Redirects.NONE, 0).equals(expected)) {
        throw new AssertionError("another verdict");
      }
    };
  }

  @Test
  void allowingARequestAllocatesNothing() {
    assertThat(allocated(request(client(WEB), "/shop/basket?item=1"))).isLessThan(NOISE_BYTES);
    assertThat(allocated(request(client(BATCH), "/admin/users"))).isLessThan(NOISE_BYTES);
    assertThat(allocated(request(client(WEB), "/elsewhere"))).isLessThan(NOISE_BYTES);
    assertThat(allocated(request(client(null), "/healthz"))).isLessThan(NOISE_BYTES);
  }

  @Test
  void decidingAboutAConnectionAllocatesNothing() {
    Client client = client(BATCH);
    assertThat(POLICY.connection(client, 8080, false)).isInstanceOf(Verdict.Allowed.class);
    assertThat(
            allocated(() -> {
              if (POLICY.connection(client, 8080, false) == null) {
                throw new AssertionError("no verdict");
              }
            }))
        .isLessThan(NOISE_BYTES);
  }
}
