package dev.weft.e2e.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.cli.cluster.Pods;
import dev.weft.cli.identity.ProxyState;
import dev.weft.playground.app.Playground;
import dev.weft.playground.app.Pulse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Certificates that live for 30 s, for minutes: nobody may notice. */
class LeafRotationE2E {
  private static final Duration WATCHED =
      Duration.ofMinutes(Integer.getInteger("weft.identity.minutes", 5));
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  /** Renewed after 18 to 21 s; half as often would be a wonder, and shows that it is renewed. */
  private static final long LEAST = WATCHED.toSeconds() / 40;

  @Test
  void renewalOfShortCertificatesFailsNothing() throws Exception {
    PulseMesh.orSkip(getClass());
    try (Playground playground =
        PulseMesh.start("leaf rotation", "{identity: {certificateLifetime: 30s}}")) {
      Pulse.Counts before = playground.pulseCounts().counts();
      Map<String, Set<Instant>> ends = watch(playground);
      Pulse.Counts during = playground.pulseCounts().counts().since(before);

      System.out.println("leaf rotation: " + during);
      ends.forEach((pod, seen) -> System.out.println(pod + ": " + seen.size() + " certificates"));
      assertThat(ends.values())
          .hasSize(3)
          .allSatisfy(seen -> assertThat(seen.size()).isGreaterThan((int) LEAST));
      assertThat(during.calls().values())
          .allSatisfy(calls -> {
            assertThat(calls.failed()).as(() -> calls.reasons().toString()).isZero();
            assertThat(calls.ok()).isPositive();
          });
      assertThat(during.lines().values())
          .allSatisfy(lines -> {
            assertThat(lines.dropped() + lines.refused())
                .as(() -> lines.reasons().toString())
                .isZero();
            assertThat(lines.beats()).isPositive();
          });
    }
  }

  /** By pod, the ends of all certificates that its proxy was seen with. */
  private static Map<String, Set<Instant>> watch(Playground playground)
      throws InterruptedException {
    Pods pods = new Pods(playground.client());
    Map<String, Set<Instant>> ends = new TreeMap<>();
    long end = System.nanoTime() + WATCHED.toNanos();
    while (System.nanoTime() < end) {
      pods.ask(pods.list(Pulse.NAMESPACE), "state", ProxyState::read)
          .forEach((pod, answer) -> {
            if (answer
                    instanceof
                    ProxyState.Answer.Known(ProxyState(ProxyState.Leaf leaf, var _, var _))
                && leaf != null) {
              ends.computeIfAbsent(pod.text(), _ -> new HashSet<>()).add(leaf.notAfter());
            }
          });
      Thread.sleep(LOOK_EVERY);
    }
    return ends;
  }
}
