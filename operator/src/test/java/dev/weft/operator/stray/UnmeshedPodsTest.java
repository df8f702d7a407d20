package dev.weft.operator.stray;

import static dev.weft.operator.stray.SomePods.namespace;
import static dev.weft.operator.stray.SomePods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UnmeshedPodsTest {
  private final AtomicInteger changes = new AtomicInteger();
  private final UnmeshedPods pods = new UnmeshedPods(changes::incrementAndGet);

  @Test
  void aLabelThatComesAfterThePodsMakesThemAsk() {
    pods.podIs(pod("web-2", "ReplicaSet/web-7d4b9c", ""));
    pods.podIs(pod("web-1", "ReplicaSet/web-7d4b9c", ""));
    assertThat(pods.asking()).isEmpty();
    assertThat(changes).hasValue(0);

    pods.namespaceIs(namespace("enabled"));
    assertThat(pods.asking())
        .extracting(pod -> pod.id().toString())
        .containsExactly("shop/web-1", "shop/web-2");
    assertThat(pods.asking()).allSatisfy(pod -> assertThat(pod.madeAgain()).isTrue());
    assertThat(changes).hasValue(1);

    pods.namespaceIs(namespace("disabled"));
    assertThat(pods.asking()).isEmpty();
  }

  @Test
  void whatHasEndedOrHasAProxyDoesNotAsk() {
    pods.namespaceIs(namespace("enabled"));
    pods.podIs(pod("done", "", ", spec: {containers: [{name: c}]}, status: {phase: Succeeded}"));
    pods.podIs(pod("meshed", "", ", spec: {containers: [{name: weft-proxy}]}"));
    pods.podIs(pod("out", "", ""));
    assertThat(pods.asking()).extracting(pod -> pod.id().name()).containsExactly("out");

    pods.podIs(pod("out", "", ", spec: {containers: [{name: c}]}, status: {phase: Failed}"));
    assertThat(pods.asking()).isEmpty();
  }

  @Test
  void whatCannotHaveAProxyAsksAndSaysWhyNot() {
    pods.namespaceIs(namespace("enabled"));
    pods.podIs(
        pod("agent", "DaemonSet/agent", ", spec: {hostNetwork: true, containers: [{name: c}]}"));

    assertThat(pods.asking())
        .singleElement()
        .satisfies(pod -> {
          assertThat(pod.canHaveProxy()).isFalse();
          assertThat(pod.bar()).contains("spec.hostNetwork");
        });
  }

  @Test
  void onlyWhatAControllerMakesAgainCountsAsSuch() {
    assertThat(SomePods.unmeshed("a", "ReplicaSet/web-7d4b9c").owner()).isEqualTo("deployment web");
    assertThat(SomePods.unmeshed("a", "StatefulSet/db").madeAgain()).isTrue();
    assertThat(SomePods.unmeshed("a", "Job/report").madeAgain()).isFalse();
    assertThat(SomePods.unmeshed("a", "Runner/ci").madeAgain()).isFalse();
    assertThat(SomePods.unmeshed("a", "").madeAgain()).isFalse();
  }
}
