package dev.weft.operator.stray;

import static dev.weft.operator.stray.SomePods.pod;
import static dev.weft.operator.stray.SomePods.unmeshed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.crds.mesh.MissingProxies;
import dev.weft.operator.status.Events;
import org.junit.jupiter.api.Test;

class TellingTest {
  @Test
  void whatCannotHaveAProxyIsToldWithItsReason() {
    Unmeshed agent =
        Unmeshed.of(
                pod("agent", "DaemonSet/a", ", spec: {hostNetwork: true, containers: [{name: c}]}"))
            .orElseThrow();

    assertThat(Telling.of(agent, MissingProxies.REPORT))
        .isEqualTo(
            new Telling(
                Events.Type.NORMAL,
                "NotInjected",
                "No proxy is injected: the pod uses the host's network (spec.hostNetwork)."));
  }

  @Test
  void whatSlippedByIsAWarningThatSaysWhatToDo() {
    Unmeshed web = unmeshed("web-1", "ReplicaSet/web-7d4b9c");

    assertThat(Telling.of(web, MissingProxies.REPORT))
        .satisfies(telling -> {
          assertThat(telling.type()).isEqualTo(Events.Type.WARNING);
          assertThat(telling.reason()).isEqualTo("ProxyMissing");
          assertThat(telling.note())
              .contains("Restart deployment web (weft restart --missing -n shop)");
        });
    assertThat(Telling.of(web, MissingProxies.RECREATE).note()).contains("going to be evicted");
    assertThat(
            Telling.of(
                    Unmeshed.of(
                            pod(
                                "odd",
                                "ReplicaSet/odd-7d4b9c",
                                ", spec: {containers: [{name: c, ports: [{containerPort: 4191}]}]}"))
                        .orElseThrow(),
                    MissingProxies.RECREATE)
                .note())
        .as("the webhook would refuse the next one")
        .contains("would be refused: container c: port 4191 is the proxy's");
    assertThat(Telling.of(unmeshed("alone", ""), MissingProxies.RECREATE).note())
        .as("a bare pod is never evicted")
        .contains("make it anew");
  }
}
