package dev.weft.operator.ca;

import dev.weft.api.SpiffeId;
import dev.weft.api.wire.CertificateCodec;
import dev.weft.api.wire.MalformedLineException;
import dev.weft.identity.LeafRequest;
import dev.weft.identity.Pem;
import dev.weft.identity.SignedRequest;
import dev.weft.operator.fleet.PodId;
import java.net.InetAddress;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about requests for certificates, and signs. Several replicas do so at once: they share
 * nothing but the Secret. Thread-safe.
 */
public final class Signer {
  private static final Logger log = LoggerFactory.getLogger(Signer.class);
  private static final int SOON = 1; // seconds; for what an informer brings any moment
  private static final int ISSUER_COMES = 2; // for what another process has to do first

  private final MeshIdentity identity;
  private final Pods pods;
  private final boolean verifyAddress;
  private final Limits limits;
  private final InstantSource clock;
  private final CertificateCounts counts;
  private final Turns turns;
  private final Semaphore slots;

  /** What is known of pods with a proxy. */
  @FunctionalInterface
  public interface Pods {
    /** Empty for a pod that is not known; none while it has no address. */
    Optional<List<String>> addresses(PodId pod);
  }

  /**
   * Who asks.
   *
   * @param pod that the token is bound to
   * @param serviceAccount the token's, in the pod's namespace
   * @param address from which the connection comes
   */
  public record Applicant(PodId pod, String serviceAccount, InetAddress address) {}

  /**
   * @param verifyAddress a token is taken from its own pod's address only, so that one that is
   *     stolen is of no use elsewhere
   */
  public Signer(
      MeshIdentity identity,
      Pods pods,
      boolean verifyAddress,
      Limits limits,
      InstantSource clock,
      CertificateCounts counts) {
    this.identity = identity;
    this.pods = pods;
    this.verifyAddress = verifyAddress;
    this.limits = limits;
    this.clock = clock;
    this.counts = counts;
    this.turns = new Turns(limits, clock);
    this.slots = new Semaphore(limits.atOnce());
  }

  public Limits limits() {
    return limits;
  }

  /** False when too many requests are under way; otherwise {@link #leave} must follow. */
  public boolean enter() {
    return slots.tryAcquire();
  }

  public void leave() {
    slots.release();
  }

  /** Takes CPU time for some signatures. */
  public Answer sign(Applicant applicant, String line) {
    Answer answer = decide(applicant, line);
    switch (answer) {
      case Answer.Issued _ -> {
        counts.answered(answer);
        log.debug("certificate issued pod={}", applicant.pod());
      }
      case Answer.Refused refused -> refuse(refused, applicant.pod().toString());
    }
    return answer;
  }

  /**
   * Counts and logs a refusal.
   *
   * @param who the pod, or the address while nothing more is known
   */
  public void refuse(Answer.Refused refused, String who) {
    counts.answered(refused);
    log.info(
        "certificate refused pod={} cause={} status={} why={}",
        who,
        refused.cause().text(),
        refused.cause().status(),
        refused.why());
  }

  /** Ordered checks; the first that speaks wins. Only from the turn on does work begin. */
  private Answer decide(Applicant applicant, String line) {
    Optional<Answer.Refused> place = verifyAddress ? address(applicant) : Optional.empty();
    if (place.isPresent()) {
      return place.get();
    }
    MeshIdentity.Now now = identity.now();
    if (now.issuer() == null || now.settings() == null) {
      return new Answer.Refused(Cause.NO_ISSUER, "no issuer yet: " + now.problem(), ISSUER_COMES);
    }
    Optional<String> expired = now.issuer().expired(clock.instant());
    if (expired.isPresent()) {
      return new Answer.Refused(Cause.NO_ISSUER, expired.get(), ISSUER_COMES);
    }
    return switch (turns.take(applicant.pod())) {
      case Turns.Turn.TooOften(Duration pause) ->
          new Answer.Refused(
              Cause.POD_RATE,
              "the pod asks too often (expected: "
                  + limits.perPod().burst()
                  + " at once, then one every "
                  + limits.perPod().every().toSeconds()
                  + " s)",
              seconds(pause));
      case Turns.Turn.TooMany(Duration pause) ->
          new Answer.Refused(Cause.OVERLOAD, "too many pods ask at once", seconds(pause));
      case Turns.Turn.Granted _ -> certify(applicant, line, now.issuer(), now.settings());
    };
  }

  private Optional<Answer.Refused> address(Applicant applicant) {
    List<String> own = pods.addresses(applicant.pod()).orElse(List.of());
    if (own.isEmpty()) {
      return Optional.of(
          new Answer.Refused(
              Cause.POD_UNKNOWN, "no address of pod " + applicant.pod() + " is known yet", SOON));
    }
    return own.stream().anyMatch(ip -> InetAddress.ofLiteral(ip).equals(applicant.address()))
        ? Optional.empty()
        : Optional.of(
            new Answer.Refused(
                Cause.ADDRESS,
                "the token of pod "
                    + applicant.pod()
                    + " comes from "
                    + applicant.address().getHostAddress()
                    + " (expected: "
                    + String.join(" or ", own)
                    + ")",
                0));
  }

  private static Answer certify(
      Applicant applicant, String line, Issuer issuer, MeshIdentity.Settings settings) {
    String csr;
    try {
      csr = CertificateCodec.decodeRequest(line);
    } catch (MalformedLineException e) {
      // Its message may quote the line.
      return new Answer.Refused(
          Cause.MALFORMED, "the body cannot be read (expected: one line of JSON with csr)", 0);
    }
    return switch (SignedRequest.read(csr)) {
      case SignedRequest.Read.Refused(String why) -> new Answer.Refused(Cause.MALFORMED, why, 0);
      case SignedRequest.Read.Ok(PublicKey key, String uri) -> {
        var id =
            new SpiffeId(
                settings.trustDomain(), applicant.pod().namespace(), applicant.serviceAccount());
        yield uri.equals(id.uri())
            ? new Answer.Issued(
                Pem.certificates(
                    issuer
                        .authority()
                        .chainOf(
                            issuer
                                .authority()
                                .certify(
                                    key,
                                    LeafRequest.workload(id, settings.certificateLifetime())))))
            : new Answer.Refused(
                Cause.NAME,
                "the csr asks for '" + uri + "' (expected: '" + id + "', which the token proves)",
                0);
      }
    };
  }

  private static int seconds(Duration pause) {
    return Math.max(1, (int) Math.ceil(pause.toMillis() / 1000.0));
  }
}
