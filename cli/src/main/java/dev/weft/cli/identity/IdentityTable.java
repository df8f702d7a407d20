package dev.weft.cli.identity;

import dev.weft.cli.Columns;
import dev.weft.crds.certificate.Rotation;
import dev.weft.identity.Fingerprint;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An identity report for a person; {@code -} for what is not there. */
public final class IdentityTable {
  private static final String NONE = "-";
  private static final int SHORT = 12; // hexadecimal digits: enough to tell certificates apart

  private IdentityTable() {}

  /**
   * @param namespaces whether to say the namespace of each pod
   */
  static List<String> lines(IdentityReport report, boolean namespaces) {
    List<String> lines = new ArrayList<>();
    lines.add("Mesh " + report.mesh() + ", trust domain " + report.trustDomain());
    lines.add("");
    lines.addAll(authorities(report));
    if (report.rotation() != null && report.rotation().step() != null) {
      lines.add("");
      lines.add("The trust anchor is being rotated. " + rotation(report.rotation(), report.at()));
    }
    if (!report.proxies().isEmpty()) {
      lines.add("");
      lines.addAll(proxies(report, namespaces));
    }
    return lines;
  }

  private static List<String> authorities(IdentityReport report) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("AUTHORITY", "FINGERPRINT", "KEY", "EXPIRES", "NOTES"));
    for (IdentityReport.Anchor anchor : report.anchors()) {
      List<String> notes = new ArrayList<>();
      if (anchor.issuing()) {
        notes.add("issues");
      }
      if (anchor.acknowledged() != null) {
        notes.add("acknowledged by " + anchor.acknowledged() + " proxies");
      }
      rows.add(authority("trust anchor", anchor.certificate(), notes, report.at()));
    }
    IdentityReport.Issuer issuer = report.issuer();
    if (issuer != null) {
      List<String> notes = new ArrayList<>(List.of(chain(issuer)));
      if (issuer.renewal() != null) {
        notes.add("renewed " + when(issuer.renewal(), report.at()));
      }
      rows.add(authority("issuer", issuer.certificate(), notes, report.at()));
    }
    return Columns.aligned(rows);
  }

  private static List<String> authority(
      String role, X509Certificate certificate, List<String> notes, Instant now) {
    Instant end = certificate.getNotAfter().toInstant();
    return List.of(
        role,
        brief(Fingerprint.of(certificate)),
        KeyText.of(certificate.getPublicKey()),
        end.atOffset(ZoneOffset.UTC).toLocalDate() + " (" + Ago.text(end, now) + ")",
        String.join(", ", notes));
  }

  /** {@code CN=issuer < CN=anchor}. */
  private static String chain(IdentityReport.Issuer issuer) {
    String names =
        issuer.chain().stream()
            .map(certificate -> certificate.getSubjectX500Principal().getName())
            .collect(Collectors.joining(" < "));
    return issuer.anchor() == null ? names + " (ends at no trust anchor)" : names;
  }

  /** {@code Publishing: 14 of 17 proxies are done, waiting for shop/web-1, since 12s}. */
  static String rotation(Rotation rotation, Instant now) {
    String since = rotation.stepStartedAt();
    String step = RenewalProgress.step(rotation);
    return since == null ? step : step + ", since " + since(since, now);
  }

  private static List<String> proxies(IdentityReport report, boolean namespaces) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        row(
            namespaces ? "NAMESPACE" : null,
            List.of("POD", "IDENTITY", "ANCHOR", "EXPIRES", "TRUST", "ACKNOWLEDGED")));
    for (IdentityReport.Proxy proxy : report.proxies()) {
      rows.add(row(namespaces ? proxy.pod().namespace() : null, cells(proxy, report.at())));
    }
    return Columns.aligned(rows);
  }

  private static List<String> cells(IdentityReport.Proxy proxy, Instant now) {
    ProxyState.Leaf leaf = proxy.state().leaf();
    ProxyState.Trust trust = proxy.state().trust();
    return List.of(
        proxy.pod().name(),
        leaf == null ? NONE : leaf.id(),
        leaf == null ? NONE : brief(leaf.anchor()),
        leaf == null ? NONE : Ago.text(leaf.notAfter(), now),
        trust == null || trust.version().isEmpty() ? NONE : brief(trust.version()),
        acknowledged(proxy));
  }

  private static String acknowledged(IdentityReport.Proxy proxy) {
    if (proxy.acknowledged()) {
      return "yes";
    }
    return proxy.state().trust() == null
        ? "no, has none"
        : "no, lacks "
            + proxy.lacking().stream()
                .map(IdentityTable::brief)
                .collect(Collectors.joining(" and "));
  }

  private static List<String> row(@Nullable String namespace, List<String> cells) {
    List<String> row = new ArrayList<>(cells);
    if (namespace != null) {
      row.addFirst(namespace);
    }
    return row;
  }

  static String brief(String digest) {
    return digest.substring(0, Math.min(SHORT, digest.length()));
  }

  private static String when(String time, Instant now) {
    Instant at = instant(time);
    return at == null ? time : Ago.text(at, now);
  }

  private static String since(String time, Instant now) {
    Instant at = instant(time);
    return at == null ? Objects.toString(time) : Ago.length(Duration.between(at, now));
  }

  private static @Nullable Instant instant(String time) {
    try {
      return Instant.parse(time);
    } catch (DateTimeParseException e) {
      return null; // another version's way to write it: shown as it stands
    }
  }
}
