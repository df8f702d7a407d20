package dev.weft.operator.reconcile.certificate;

import dev.weft.crds.certificate.Certificate;
import dev.weft.crds.certificate.CertificateStatus;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.Fingerprint;
import dev.weft.identity.IssuerChain;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Renewal;
import dev.weft.operator.reconcile.certificate.Finding.Say;
import dev.weft.operator.reconcile.certificate.Verdict.Reason;
import dev.weft.operator.rotation.Anchors;
import dev.weft.operator.secrets.SecretStore;
import dev.weft.operator.secrets.StoredSecret;
import dev.weft.operator.secrets.TlsContent;
import dev.weft.operator.status.ConditionSet;
import dev.weft.operator.status.ConditionSet.State;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Keeps a Certificate of our own in its Secret: looks, judges, and makes what must be made. */
final class OwnCertificate {
  private static final String READY = "Ready";
  private static final String ISSUED = "Issued";
  private static final String FAILED = "Failed";
  private static final Duration WAIT = Duration.ofSeconds(10); // should an event be missed

  private final SecretStore secrets;
  private final InstantSource clock;
  private final Certificate certificate;
  private final Wish wish;
  private final Parent parent;
  private final String trustDomain;

  OwnCertificate(
      SecretStore secrets,
      InstantSource clock,
      Certificate certificate,
      Wish wish,
      Parent parent,
      String trustDomain) {
    this.secrets = secrets;
    this.clock = clock;
    this.certificate = certificate;
    this.wish = wish;
    this.parent = parent;
    this.trustDomain = trustDomain;
  }

  /**
   * @param gate why it must not be made anew just now, though there is a reason to; empty when it
   *     may
   * @param predecessors trust anchors to be named beside a new one
   * @param tell of events
   */
  Finding keep(
      Function<Reason, Optional<String>> gate,
      List<X509Certificate> predecessors,
      Consumer<Told> tell) {
    Instant now = clock.instant();
    StoredSecret secret = secrets.read(certificate.getSpec().secretName());
    TlsContent content = TlsContent.of(certificate.getSpec().secretName(), secret);
    long revision = Math.max(secret == null ? 0 : secret.revision(), recorded());
    boolean triggered = byHand() && (secret == null || secret.revision() <= recorded());
    Failures failures = Failures.of(certificate.getStatus());
    return switch (new Checks(wish, parent, triggered, now).judge(content)) {
      case Verdict.Keep(Instant renewal) -> kept(content, renewal, revision);
      case Verdict.Issue issue -> {
        var there = new Standing(content, revision, failures);
        if (parent instanceof Parent.Missing missing) {
          yield blocked(there, issue, missing);
        }
        Optional<String> obstacle = gate.apply(issue.reason());
        if (obstacle.isPresent()) {
          yield waiting(there, issue, obstacle.get());
        }
        if (issue.reason() != Reason.MANUALLY_TRIGGERED && now.isBefore(failures.nextAttempt())) {
          yield failed(there, issue, before("Issuing").map(Condition::getMessage).orElse(""));
        }
        try {
          yield made(issue(content, predecessors, secret, revision + 1), issue, revision + 1, tell);
        } catch (KubernetesClientException e) {
          var after = new Standing(content, revision, failures.andOne(now));
          yield failed(
              after, issue, issue.message() + " The attempt to write it failed: " + e.getMessage());
        }
      }
    };
  }

  /** What was there before anything was done. */
  private record Standing(TlsContent content, long revision, Failures failures) {
    @Nullable X509Certificate certificate() {
      return content instanceof TlsContent.Usable(KeyedCertificate keyed) ? keyed.leaf() : null;
    }
  }

  private KeyedCertificate issue(
      TlsContent content,
      List<X509Certificate> predecessors,
      @Nullable StoredSecret there,
      long revision) {
    KeyPair keys = keys(content);
    String name = wish.nextCommonName(certificate, trustDomain);
    KeyedCertificate made;
    List<X509Certificate> anchors;
    switch (parent) {
      case Parent.Itself _ -> {
        made = CertificateAuthority.selfSigned(name, keys, wish.life(), clock).own();
        anchors = Anchors.union(List.of(made.leaf()), predecessors);
      }
      case Parent.Signing(KeyedCertificate by, List<X509Certificate> above) -> {
        made = CertificateAuthority.of(by, clock).issueAuthority(name, keys, wish.life());
        anchors =
            IssuerChain.find(made.chain(), above) instanceof IssuerChain.End.At(var anchor)
                ? List.of(anchor)
                : above;
      }
      case Parent.Missing missing -> throw new IllegalStateException(missing.message());
    }
    secrets.write(
        SecretStore.Draft.of(certificate.getSpec().secretName(), made, anchors, revision)
            .over(there));
    return made;
  }

  private KeyPair keys(TlsContent content) {
    return wish.keepKey()
            && content instanceof TlsContent.Usable(KeyedCertificate keyed)
            && KeyKind.of(keyed.leaf().getPublicKey()).filter(wish.kind()::equals).isPresent()
        ? new KeyPair(keyed.leaf().getPublicKey(), keyed.key())
        : wish.kind().generate();
  }

  private Finding kept(TlsContent content, Instant renewal, long revision) {
    X509Certificate held = new Standing(content, revision, Failures.NONE).certificate();
    return new Finding(
        ready(Objects.requireNonNull(held)),
        idle(),
        held,
        renewal,
        revision,
        Failures.NONE,
        clock.instant().isBefore(renewal) ? renewal : Anchors.end(held));
  }

  private Finding made(
      KeyedCertificate made, Verdict.Issue issue, long revision, Consumer<Told> tell) {
    Verdict after =
        new Checks(wish, parent, false, clock.instant()).judge(new TlsContent.Usable(made));
    Instant renewal =
        after instanceof Verdict.Keep(Instant at) ? at : made.leaf().getNotAfter().toInstant();
    String note =
        "Issued number "
            + revision
            + ", "
            + Fingerprint.of(made.leaf())
            + ", valid until "
            + made.leaf().getNotAfter().toInstant()
            + ". Reason: "
            + issue.reason().text()
            + ". "
            + issue.message();
    tell.accept(Told.good(ISSUED, note));
    return new Finding(
        ready(made.leaf()),
        new Say(State.FALSE, ISSUED, note),
        made.leaf(),
        renewal,
        revision,
        Failures.NONE,
        renewal);
  }

  /** An orderly wait: what is there stays in use, unless it is of no use. */
  private Finding waiting(Standing there, Verdict.Issue issue, String obstacle) {
    var issuing =
        new Say(
            State.TRUE, issue.reason().text(), issue.message() + " It waits: " + obstacle + ".");
    return unchanged(there, issuing, readiness(there, issue, false), clock.instant().plus(WAIT));
  }

  private Finding blocked(Standing there, Verdict.Issue issue, Parent.Missing missing) {
    var issuing = new Say(State.FALSE, missing.reason(), issue.message() + " " + missing.message());
    boolean renewal = issue.reason() == Reason.RENEWING;
    Say ready =
        renewal
            ? new Say(State.TRUE, Followed.EXPIRES_SOON, issue.message() + " " + missing.message())
            : readiness(there, issue, true);
    return unchanged(there, issuing, ready, null);
  }

  private Finding failed(Standing there, Verdict.Issue issue, String message) {
    return unchanged(
        there,
        new Say(State.FALSE, FAILED, message),
        readiness(there, issue, true),
        there.failures.nextAttempt());
  }

  private Finding unchanged(Standing there, Say issuing, Say ready, @Nullable Instant lookAgain) {
    X509Certificate held = there.certificate();
    return new Finding(
        ready,
        issuing,
        held,
        held == null ? null : Renewal.ofAuthority(held, wish.renewBefore()),
        there.revision,
        there.failures,
        lookAgain);
  }

  /**
   * @param deviates what is there is not as the spec says, and nothing orderly changes that
   */
  private static Say readiness(Standing there, Verdict.Issue issue, boolean deviates) {
    X509Certificate held = there.certificate();
    boolean harmless =
        issue.reason() == Reason.MANUALLY_TRIGGERED || issue.reason() == Reason.RENEWING;
    return held == null || issue.reason().useless() || (deviates && !harmless)
        ? new Say(State.FALSE, issue.reason().text(), issue.message())
        : ready(held);
  }

  private static Say ready(X509Certificate held) {
    return new Say(
        State.TRUE,
        READY,
        "The certificate is as the spec says, and valid until "
            + held.getNotAfter().toInstant()
            + ".");
  }

  /** Says of the last issue what was said of it, as long as nothing new is to be said. */
  private Say idle() {
    return before("Issuing")
        .filter(condition -> ISSUED.equals(condition.getReason()))
        .map(condition -> new Say(State.FALSE, ISSUED, condition.getMessage()))
        .orElseGet(() -> new Say(State.FALSE, ISSUED, "Nothing is to be issued."));
  }

  /** A condition Issuing that none of our own waits has set. */
  private boolean byHand() {
    return before("Issuing")
        .filter(condition -> condition.getStatus().equals(State.TRUE.text()))
        .filter(condition -> {
          for (Reason ours : Reason.values()) {
            if (ours != Reason.MANUALLY_TRIGGERED && ours.text().equals(condition.getReason())) {
              return false;
            }
          }
          return true;
        })
        .isPresent();
  }

  private Optional<Condition> before(String type) {
    CertificateStatus status = certificate.getStatus();
    return status == null ? Optional.empty() : ConditionSet.find(status.conditions(), type);
  }

  private long recorded() {
    CertificateStatus status = certificate.getStatus();
    return status == null || status.revision() == null ? 0 : status.revision();
  }
}
