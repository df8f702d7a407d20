package dev.weft.operator.reconcile.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.Names;
import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.Rotation;
import dev.weft.identity.Fingerprint;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The operator is killed at every write, in any order of what replicas and proxies do. At every
 * moment every proxy that has a certificate verifies every other, whatever its replica says and
 * whether or not it is in touch with one; and once all answer, every rotation comes to its end.
 */
class RotationModelTest {
  private static final int STEPS = 250;

  /** Faults that were put in on trial are found within 500. */
  private static final int SEEDS = Integer.getInteger("weft.rotation.seeds", 40);

  @Test
  void aRotationGoesItsWayAndTellsOfEachStepOnce() {
    ModelMesh mesh = started(ModelMesh.ours(), 2, 3);
    String old = mesh.anchor.getStatus().fingerprint();
    mesh.told.clear();

    mesh.askForRenewal(mesh.anchor);
    mesh.settle();

    assertThat(mesh.anchor.getStatus().fingerprint()).isNotEqualTo(old);
    assertThat(mesh.anchor.getStatus().revision()).isEqualTo(2);
    assertThat(mesh.told)
        .containsSubsequence(
            "weft-trust-anchor: Issued",
            "weft-trust-anchor: TrustAnchorPublished",
            "weft-issuer: Issued",
            "weft-trust-anchor: IssuerSwitched",
            "weft-trust-anchor: TrustAnchorRetired",
            "weft-trust-anchor: TrustAnchorRotated")
        .doesNotHaveDuplicates();
  }

  /** As many times as a rotation has writes, and once more. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killedAtEveryWriteItGoesOn(boolean written) {
    ModelMesh whole = started(ModelMesh.ours(), 2, 2);
    int before = whole.secrets.writes();
    whole.askForRenewal(whole.anchor);
    whole.settle();
    int writes = whole.secrets.writes() - before;
    assertThat(writes).isGreaterThan(8);

    for (int i = 1; i <= writes; i++) {
      ModelMesh mesh = started(ModelMesh.ours(), 2, 2);
      String old = mesh.anchor.getStatus().fingerprint();
      mesh.askForRenewal(mesh.anchor);
      mesh.secrets.killAtWrite(i, written);
      mesh.settle();
      assertThat(mesh.anchor.getStatus().fingerprint()).as("killed at %d", i).isNotEqualTo(old);
      assertThat(mesh.anchor.getStatus().revision()).as("killed at %d", i).isEqualTo(2);
    }
  }

  @Test
  void killedAtEveryWriteFromTheVeryBeginningItComesUp() {
    for (int i = 1; i < 12; i++) {
      var mesh = ModelMesh.ours();
      mesh.secrets.killAtWrite(i, i % 2 == 0);
      for (int round = 0; round < 6; round++) {
        mesh.reconcile(mesh.anchor);
        mesh.reconcile(mesh.issuer);
      }
      assertThat(mesh.published()).as("killed at %d", i).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{usage: TrustAnchor, secretName: weft-trust-anchor}",
        "{usage: TrustAnchor, secretName: weft-trust-anchor, commonName: kept, privateKey: {algorithm: ECDSA, rotationPolicy: Never}}"
      })
  void whateverHappensEverybodyVerifiesEverybody(String anchorSpec) {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new Random(seed);
      ModelMesh mesh =
          started(
              new ModelMesh(
                  anchorSpec,
                  "{usage: Issuer, secretName: weft-issuer, issuerRef: {name: weft-trust-anchor}}"),
              1 + random.nextInt(3),
              random.nextInt(4));
      int order = random.nextInt(100); // the less of it, the later rotations come to anything
      try {
        for (int step = 0; step < STEPS; step++) {
          if (random.nextInt(100) < order) {
            goOn(mesh, random);
          } else {
            happen(mesh, random);
          }
          mesh.check();
        }
        mesh.secrets.killNoMore();
        mesh.settle();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static ModelMesh started(ModelMesh mesh, int replicas, int proxies) {
    for (int i = 0; i < 3; i++) {
      mesh.reconcile(mesh.anchor);
      mesh.reconcile(mesh.issuer);
    }
    for (int i = 0; i < replicas; i++) {
      mesh.addReplica();
    }
    for (int i = 0; i < proxies; i++) {
      mesh.addProxy(mesh.replicas.get(i % replicas));
    }
    mesh.settle();
    return mesh;
  }

  /** Somebody does at once all that there is to do. */
  private static void goOn(ModelMesh mesh, Random random) {
    switch (random.nextInt(4)) {
      case 0 -> {
        mesh.reconcile(mesh.anchor);
        mesh.reconcile(mesh.issuer);
      }
      case 1 -> any(mesh.replicas, random).see(mesh.published());
      case 2 -> mesh.now = mesh.now.plusSeconds(3);
      default -> {
        if (!mesh.proxies.isEmpty()) {
          ModelProxy proxy = any(mesh.proxies, random);
          proxy.hear();
          proxy.acknowledge();
          proxy.renewIfAsked();
          proxy.report();
        }
      }
    }
  }

  private static void happen(ModelMesh mesh, Random random) {
    int what = random.nextInt(100);
    if (what < 30) {
      if (random.nextInt(4) == 0) {
        mesh.secrets.killAtWrite(1 + random.nextInt(4), random.nextBoolean());
      }
      mesh.reconcile(random.nextBoolean() ? mesh.anchor : mesh.issuer);
    } else if (what < 40) {
      ModelReplica replica = any(mesh.replicas, random);
      if (random.nextInt(4) == 0) {
        replica.reachable = !replica.reachable;
      }
      replica.see(mesh.published());
    } else if (what < 80 && !mesh.proxies.isEmpty()) {
      happen(any(mesh.proxies, random), mesh, random);
    } else if (what < 84 && mesh.proxies.size() < 6) {
      mesh.addProxy(any(mesh.replicas, random));
    } else if (what < 95) {
      mesh.now = mesh.now.plusSeconds(random.nextInt(4));
    } else {
      byHand(mesh, random);
    }
  }

  private static void happen(ModelProxy proxy, ModelMesh mesh, Random random) {
    switch (random.nextInt(14)) {
      case 0, 1 -> proxy.seen = true;
      case 2, 3, 4 -> proxy.hear();
      case 5, 6, 7 -> proxy.acknowledge();
      case 8, 9 -> proxy.renewIfAsked();
      case 10 -> proxy.renew();
      case 11 -> proxy.report();
      case 12 -> {
        if (proxy.replica != null && random.nextInt(3) == 0) {
          proxy.disconnect();
        } else {
          proxy.connect(any(mesh.replicas, random));
        }
      }
      default -> {
        if (random.nextInt(4) == 0) {
          proxy.ending = true;
        }
      }
    }
  }

  /** Somebody asks for renewals, and takes one of the Secrets away. */
  private static void byHand(ModelMesh mesh, Random random) {
    Certificate one = random.nextBoolean() ? mesh.anchor : mesh.issuer;
    List<String> names = List.of(Names.IDENTITY, ModelMesh.ANCHOR, ModelMesh.ISSUER);
    if (random.nextInt(3) > 0) {
      mesh.askForRenewal(one);
    } else if (names.stream().allMatch(mesh.secrets::has)) {
      mesh.secrets.delete(any(names, random));
    }
  }

  private static <T> T any(List<T> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  @Test
  void aPodThatIsNotInTouchIsWaitedForByNameAndOneThatEndsIsNot() {
    ModelMesh mesh = started(ModelMesh.ours(), 1, 3);
    String old = Fingerprint.of(mesh.inUse().issuer().anchor());
    ModelProxy lost = mesh.proxies.get(1);
    lost.disconnect();
    mesh.askForRenewal(mesh.anchor);
    mesh.reconcile(mesh.anchor);
    for (ModelProxy proxy : List.of(mesh.proxies.get(0), mesh.proxies.get(2))) {
      mesh.replicas.getFirst().see(mesh.published());
      proxy.hear();
      proxy.acknowledge();
    }
    mesh.reconcile(mesh.anchor);
    mesh.reconcile(mesh.issuer);

    Rotation rotation = mesh.rotation();
    assertThat(rotation.step()).isEqualTo("Publishing");
    assertThat(rotation.proxies()).isEqualTo(3);
    assertThat(rotation.done()).isEqualTo(2);
    assertThat(rotation.waitingFor()).isEqualTo("shop/pod-2 (not connected)");
    assertThat(rotation.oldFingerprint()).isEqualTo(old);
    assertThat(ModelMesh.condition(mesh.anchor, "Rotating")).isEqualTo("True/Publishing");
    assertThat(ModelMesh.condition(mesh.issuer, "Issuing")).isEqualTo("True/IncorrectIssuer");
    assertThat(ModelMesh.condition(mesh.issuer, "Ready")).isEqualTo("True/Ready");

    lost.ending = true;
    mesh.settle();
  }

  @Test
  void aSecondRenewalWaitsForTheFirst() {
    ModelMesh mesh = started(ModelMesh.ours(), 1, 1);
    mesh.askForRenewal(mesh.anchor);
    mesh.reconcile(mesh.anchor);
    String second = mesh.anchor.getStatus().fingerprint();

    mesh.askForRenewal(mesh.anchor);
    mesh.reconcile(mesh.anchor);
    assertThat(mesh.anchor.getStatus().fingerprint()).isEqualTo(second);
    assertThat(ModelMesh.condition(mesh.anchor, "Issuing")).isEqualTo("True/ManuallyTriggered");

    mesh.settle();
    assertThat(mesh.anchor.getStatus().revision()).isEqualTo(3);
  }
}
