package dev.weft.operator.removal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.operator.fleet.PodId;
import dev.weft.operator.removal.Removal.Situation;
import dev.weft.operator.removal.Removal.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemovalTest {
  private static final List<PodId> PODS = List.of(new PodId("shop", "web-1"));
  private static final Remnant CERTIFICATE =
      new Remnant(Remnant.Kind.CERTIFICATE, "weft-trust-anchor");
  private static final Remnant CONTROL = new Remnant(Remnant.Kind.DEPLOYMENT, "weft-control");
  private static final Remnant SECRET = new Remnant(Remnant.Kind.SECRET, "weft-trust-anchor");

  @Test
  void proxiesLetEverybodyInBeforeTheFirstPodWithoutOneComes() {
    assertThat(Removal.next(new Situation(false, true, PODS, List.of())))
        .isEqualTo(new Step.Open(PODS));
    assertThat(Removal.next(new Situation(false, true, List.of(), List.of())))
        .as("nobody is there to be told")
        .isEqualTo(new Step.CloseWebhook());
  }

  @Test
  void theWebhookGoesBeforeAnythingElseIsLookedAt() {
    assertThat(Removal.next(new Situation(true, true, PODS, List.of())))
        .isEqualTo(new Step.CloseWebhook());
    assertThat(Removal.next(new Situation(true, true, List.of(), List.of(CONTROL))))
        .isEqualTo(new Step.CloseWebhook());
  }

  @Test
  void whileAPodHasAProxyNothingElseGoes() {
    assertThat(Removal.next(new Situation(true, false, PODS, List.of(CONTROL, SECRET))))
        .isEqualTo(new Step.AwaitPods(PODS));
  }

  @Test
  void secretsGoAfterTheCertificatesThatWouldMakeThemAgain() {
    assertThat(
            Removal.next(
                new Situation(true, false, List.of(), List.of(CERTIFICATE, CONTROL, SECRET))))
        .isEqualTo(new Step.Delete(List.of(CERTIFICATE, CONTROL)));
    assertThat(Removal.next(new Situation(true, false, List.of(), List.of(SECRET))))
        .isEqualTo(new Step.Delete(List.of(SECRET)));
  }

  @Test
  void whenNothingIsLeftTheMeshMayGo() {
    assertThat(Removal.next(new Situation(true, false, List.of(), List.of())))
        .isEqualTo(new Step.Done());
  }
}
