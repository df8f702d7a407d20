package dev.weft.proxy.control;

import dev.weft.api.wire.CertificateCodec;
import dev.weft.api.wire.MalformedLineException;
import dev.weft.api.wire.ReportMessage;
import dev.weft.identity.CertificateRequest;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.Pem;
import dev.weft.identity.Renewal;
import dev.weft.identity.TrustBundle;
import dev.weft.identity.TrustBundle.Role;
import dev.weft.identity.TrustBundle.Verified;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.tls.Credentials;
import dev.weft.proxy.tls.Identity;
import io.netty.handler.codec.http2.Http2Headers;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Gets this pod's certificate from the control plane, and a new one in time: long before it ends,
 * and soon after certificates come to be issued under another anchor. The key is made here, for
 * each certificate anew, and goes nowhere. Confined to the control loop.
 */
final class CertificateRenewal {
  private static final String PATH = "/v1/certificate";

  /** A fleet that hears of a new anchor at once does not ask at once. */
  private static final Duration SPREAD = Duration.ofSeconds(5);

  /** Twice as long each time that the answer still chains to another anchor, so often. */
  private static final int MAX_DOUBLINGS = 6;

  private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(15);

  private final Identity identity;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Consumer<ReportMessage> report;
  private Backoff backoff = Backoff.INITIAL;
  private String lastFailure = "";

  private @Nullable ControlConnection connection;
  private @Nullable Answer asking;
  private Instant due = Instant.MIN; // when to ask next
  private @Nullable KeyedCertificate own;
  private @Nullable TrustBundle bundle;
  private @Nullable String anchor; // of the certificate in use
  private String issuing = ""; // anchor that certificates are issued under now
  private int misissued; // times in a row that one was issued under another

  CertificateRenewal(
      Identity identity,
      InstantSource clock,
      RandomGenerator random,
      Consumer<ReportMessage> report) {
    this.identity = identity;
    this.clock = clock;
    this.random = random;
    this.report = report;
  }

  void connected(ControlConnection fresh) {
    connection = fresh;
    report();
    tick();
  }

  void lost() {
    connection = null;
    asking = null;
  }

  /** Once a second. */
  void tick() {
    Instant now = clock.instant();
    if (asking != null && now.isAfter(asking.askedAt.plus(ANSWER_WITHIN))) {
      failed("no answer within " + ANSWER_WITHIN.toSeconds() + " s", Duration.ZERO);
    }
    ControlConnection on = connection;
    if (on != null && bundle != null && asking == null && !now.isBefore(due)) {
      ask(on, now);
    }
  }

  private void ask(ControlConnection on, Instant now) {
    KeyPair keys = KeyKind.P256.generate();
    var answer = new Answer(keys, now);
    asking = answer;
    String request = CertificateRequest.of(keys, identity.id());
    on.ask(PATH, CertificateCodec.encodeRequest(request), answer);
  }

  /**
   * Whom to trust from now on.
   *
   * @param issuingNow fingerprint of the anchor that certificates are issued under now
   */
  void trust(TrustBundle trusted, String issuingNow) throws SSLException {
    String before = anchor;
    if (own != null) {
      Verified verdict = trusted.verify(own.chain(), Role.SERVER, clock.instant());
      use(own, trusted, verdict instanceof Verified.Trusted found ? found.anchor() : null);
    }
    bundle = trusted;
    issuing = issuingNow;
    misissued = 0;
    if (own != null) {
      renewSoonIfMisissued();
    }
    if (!Objects.equals(before, anchor)) {
      report();
    }
    tick();
  }

  /** Under an anchor that is on its way out, or by a replica that has not heard of another yet. */
  private void renewSoonIfMisissued() {
    if (issuing.equals(anchor)) {
      misissued = 0;
      return;
    }
    long spreadMillis = SPREAD.toMillis() << Math.min(misissued++, MAX_DOUBLINGS);
    Instant soon = clock.instant().plusMillis(random.nextLong(spreadMillis));
    due = soon.isBefore(due) ? soon : due;
    identity.renewsAt(due);
  }

  /** New connections are made with these. */
  private void use(
      KeyedCertificate certificate, TrustBundle trusted, @Nullable X509Certificate chainsTo)
      throws SSLException {
    var credentials = Credentials.of(identity.provider(), certificate, trusted, chainsTo, clock);
    identity.adopt(credentials);
    own = certificate;
    anchor = credentials.anchor();
  }

  private void report() {
    if (anchor != null && own != null) {
      String notAfter = own.leaf().getNotAfter().toInstant().toString();
      report.accept(new ReportMessage.Certificate(anchor, notAfter));
    }
  }

  private void failed(String why, Duration askedToWait) {
    asking = null;
    Duration pause = Duration.ofNanos(backoff.delayNanos(random));
    backoff = backoff.afterFailure();
    due = clock.instant().plus(pause.compareTo(askedToWait) > 0 ? pause : askedToWait);
    identity.failed(why);
    if (!why.equals(lastFailure) || backoff.failures() % 10 == 0) {
      lastFailure = why;
      Log.warn(
          "no certificate", "id", identity.id(), "reason", why, "failures", backoff.failures());
    }
  }

  /** One request's. */
  private final class Answer implements ControlConnection.StreamListener {
    private final KeyPair keys;
    private final Instant askedAt;
    private boolean heard;

    Answer(KeyPair keys, Instant askedAt) {
      this.keys = keys;
      this.askedAt = askedAt;
    }

    @Override
    public void line(String line) {
      TrustBundle trusted = bundle;
      if (!equals(asking) || heard || trusted == null) {
        return;
      }
      heard = true;
      try {
        take(Pem.parseCertificates(CertificateCodec.decodeAnswer(line)), trusted);
      } catch (MalformedLineException | Pem.MalformedException e) {
        failed("the answer is malformed: " + e.getMessage(), Duration.ZERO);
      }
    }

    private void take(List<X509Certificate> chain, TrustBundle trusted) {
      var issued = new KeyedCertificate(keys.getPrivate(), chain);
      switch (verdict(issued, trusted)) {
        case Verified.Refused(String why) ->
            failed("the certificate is of no use: " + why, Duration.ZERO);
        case Verified.Trusted found -> {
          try {
            use(issued, trusted, found.anchor());
            taken(issued);
          } catch (SSLException e) {
            failed("the certificate cannot be used: " + e.getMessage(), Duration.ZERO);
          }
        }
      }
    }

    private void taken(KeyedCertificate issued) {
      asking = null;
      backoff = Backoff.INITIAL;
      lastFailure = "";
      due = Renewal.ofLeaf(clock.instant(), issued.leaf().getNotAfter().toInstant(), random);
      identity.renewsAt(due);
      renewSoonIfMisissued();
      report();
    }

    /** Whether it proves to peers who this pod is. */
    private Verified verdict(KeyedCertificate issued, TrustBundle trusted) {
      if (!issued.leaf().getPublicKey().equals(keys.getPublic())) {
        return new Verified.Refused("it is for another key");
      }
      Verified verdict = trusted.verify(issued.chain(), Role.SERVER, clock.instant());
      return verdict instanceof Verified.Trusted found && !found.id().equals(identity.id())
          ? new Verified.Refused("it is for " + found.id() + " (expected: " + identity.id() + ")")
          : verdict;
    }

    @Override
    public void refused(Http2Headers head, String body) {
      if (equals(asking)) {
        heard = true;
        failed("refused with status " + head.status() + reason(body), retryAfter(head));
      }
    }

    private static String reason(String body) {
      try {
        return body.isEmpty() ? "" : ": " + CertificateCodec.decodeRefusal(body);
      } catch (MalformedLineException e) {
        return ""; // not ours to explain
      }
    }

    private static Duration retryAfter(Http2Headers head) {
      CharSequence seconds = head.get("retry-after");
      if (seconds == null || !seconds.toString().matches("\\d{1,6}")) {
        return Duration.ZERO;
      }
      Duration asked = Duration.ofSeconds(Long.parseLong(seconds.toString()));
      return asked.compareTo(LONGEST_RETRY_AFTER) < 0 ? asked : LONGEST_RETRY_AFTER;
    }

    @Override
    public void ended(int status) {
      if (equals(asking) && !heard) {
        failed("the control plane said nothing", Duration.ZERO);
      }
    }
  }
}
