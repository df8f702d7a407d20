package dev.weft.operator.reconcile.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import dev.weft.operator.secrets.TlsContent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ChecksTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Duration LIFE = Duration.ofDays(30);
  private static final CertificateAuthority ROOT = root("root", Duration.ofDays(300));
  private static final CertificateAuthority OTHER = root("root", Duration.ofDays(300));
  private static final Parent SIGNING = new Parent.Signing(ROOT.own(), List.of(ROOT.own().leaf()));
  private static final Parent MISSING =
      new Parent.Missing(List.of(ROOT.own().leaf()), "AnchorHasNoKey", "no key");
  private static final KeyedCertificate ISSUER = issuer(ROOT, KeyKind.P256);
  private static final Instant DUE = NOW.plus(Duration.ofDays(21));

  private static Stream<Arguments> table() {
    return Stream.of(
        row("nothing there", unusable("DoesNotExist"), SIGNING, false, NOW, "DoesNotExist"),
        row("half of it there", unusable("MissingData"), SIGNING, false, NOW, "MissingData"),
        row(
            "no certificate",
            unusable("InvalidCertificate"),
            SIGNING,
            false,
            NOW,
            "InvalidCertificate"),
        row("another key", unusable("InvalidKeyPair"), SIGNING, false, NOW, "InvalidKeyPair"),
        row("a leaf", usable(leaf()), SIGNING, false, NOW, "InvalidCertificate"),
        row("as it should be", usable(ISSUER), SIGNING, false, NOW, "Keep"),
        row("asked for by hand", usable(ISSUER), SIGNING, true, NOW, "ManuallyTriggered"),
        row("in its last third", usable(ISSUER), SIGNING, false, DUE, "Renewing"),
        row("at its end", usable(ISSUER), SIGNING, true, NOW.plus(LIFE), "Expired"),
        row(
            "of another anchor",
            usable(issuer(OTHER, KeyKind.P256)),
            SIGNING,
            false,
            NOW,
            "IncorrectIssuer"),
        row(
            "of another key",
            usable(issuer(ROOT, KeyKind.P384)),
            SIGNING,
            false,
            NOW,
            "RequestChanged"),
        row(
            "another root as an issuer",
            usable(OTHER.own()),
            SIGNING,
            false,
            NOW,
            "IncorrectIssuer"),
        row(
            "an issuer as a root",
            usable(ISSUER),
            new Parent.Itself(),
            false,
            NOW,
            "IncorrectIssuer"),
        row("a root as a root", usable(ROOT.own()), new Parent.Itself(), false, NOW, "Keep"),
        row("below an anchor without key", usable(ISSUER), MISSING, false, NOW, "Keep"),
        row("due, without key", usable(ISSUER), MISSING, false, DUE, "Renewing"),
        row(
            "elsewhere, without key",
            usable(issuer(OTHER, KeyKind.P256)),
            MISSING,
            false,
            NOW,
            "IncorrectIssuer"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void judges(
      String name,
      TlsContent content,
      Parent parent,
      boolean triggered,
      Instant now,
      String expected) {
    assertThat(reason(new Checks(wish(null), parent, triggered, now).judge(content)))
        .as(name)
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"issuer,Keep", "another,RequestChanged"})
  void aNameThatTheSpecGivesCounts(String name, String expected) {
    assertThat(reason(new Checks(wish(name), SIGNING, false, NOW).judge(usable(ISSUER))))
        .isEqualTo(expected);
  }

  /** It would be made again and again, each time for less. */
  @Test
  void whatCannotOutliveItsSignerIsNotRenewedForNothing() {
    CertificateAuthority shortLived = root("short", Duration.ofDays(10));
    var parent = new Parent.Signing(shortLived.own(), List.of(shortLived.own().leaf()));
    var checks = new Checks(wish(null), parent, false, NOW.plus(Duration.ofDays(9)));
    assertThat(checks.judge(usable(issuer(shortLived, KeyKind.P256))))
        .isInstanceOf(Verdict.Keep.class);
  }

  private static Arguments row(
      String name,
      TlsContent content,
      Parent parent,
      boolean triggered,
      Instant now,
      String expected) {
    return Arguments.of(name, content, parent, triggered, now, expected);
  }

  private static String reason(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Keep _ -> "Keep";
      case Verdict.Issue issue -> issue.reason().text();
    };
  }

  private static Wish wish(@Nullable String name) {
    return new Wish(name, KeyKind.P256, false, LIFE, null);
  }

  private static TlsContent unusable(String reason) {
    return new TlsContent.Unusable(reason, "why");
  }

  private static TlsContent usable(KeyedCertificate keyed) {
    return new TlsContent.Usable(keyed);
  }

  private static CertificateAuthority root(String name, Duration life) {
    return CertificateAuthority.selfSigned(name, life, () -> NOW);
  }

  private static KeyedCertificate issuer(CertificateAuthority by, KeyKind kind) {
    return by.issueAuthority("issuer", kind.generate(), LIFE);
  }

  private static KeyedCertificate leaf() {
    return ROOT.issue(LeafRequest.server(List.of("a.b"), List.of(), LIFE));
  }
}
