package dev.weft.cli.identity;

import dev.weft.cli.cluster.Unanswered;
import dev.weft.crds.certificate.Rotation;
import dev.weft.identity.Fingerprint;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An identity report for a program. Fields are only ever added; what is not known is null.
 * Fingerprints are SHA-256 in hexadecimal, times are ISO 8601 in UTC.
 */
public final class IdentityJson {
  private IdentityJson() {}

  public static String text(IdentityReport report) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    out.put("mesh", report.mesh());
    out.put("trust_domain", report.trustDomain());
    out.put("trust_anchors", report.anchors().stream().map(IdentityJson::anchor).toList());
    out.put("issuer", report.issuer() == null ? null : issuer(report.issuer()));
    out.put("rotation", report.rotation() == null ? null : rotation(report.rotation()));
    out.put("proxies", report.proxies().stream().map(IdentityJson::proxy).toList());
    out.put("unanswered", Unanswered.fields(report.silent()));
    out.put("problems", report.problems());
    return Serialization.asJson(out);
  }

  private static Map<String, @Nullable Object> anchor(IdentityReport.Anchor anchor) {
    Map<String, @Nullable Object> fields = certificate(anchor.certificate());
    fields.put("issuing", anchor.issuing());
    fields.put("acknowledged", anchor.acknowledged());
    fields.put("lacking", anchor.lacking());
    return fields;
  }

  private static Map<String, @Nullable Object> issuer(IdentityReport.Issuer issuer) {
    Map<String, @Nullable Object> fields = certificate(issuer.certificate());
    fields.put("renewal_time", issuer.renewal());
    fields.put("anchor", issuer.anchor() == null ? null : Fingerprint.of(issuer.anchor()));
    fields.put(
        "chain",
        issuer.chain().stream().map(each -> each.getSubjectX500Principal().getName()).toList());
    return fields;
  }

  private static Map<String, @Nullable Object> certificate(X509Certificate certificate) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("fingerprint", Fingerprint.of(certificate));
    fields.put("subject", certificate.getSubjectX500Principal().getName());
    fields.put("key", KeyText.of(certificate.getPublicKey()));
    fields.put("not_before", certificate.getNotBefore().toInstant().toString());
    fields.put("not_after", certificate.getNotAfter().toInstant().toString());
    return fields;
  }

  private static Map<String, @Nullable Object> rotation(Rotation rotation) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("step", rotation.step());
    fields.put("old_fingerprint", rotation.oldFingerprint());
    fields.put("new_fingerprint", rotation.newFingerprint());
    fields.put("started_at", rotation.startedAt());
    fields.put("step_started_at", rotation.stepStartedAt());
    fields.put("proxies", rotation.proxies());
    fields.put("done", rotation.done());
    fields.put("waiting_for", rotation.waitingFor());
    return fields;
  }

  private static Map<String, @Nullable Object> proxy(IdentityReport.Proxy proxy) {
    ProxyState.Leaf leaf = proxy.state().leaf();
    ProxyState.Trust trust = proxy.state().trust();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("namespace", proxy.pod().namespace());
    fields.put("pod", proxy.pod().name());
    fields.put("identity", leaf == null ? null : leaf.id());
    fields.put("anchor", leaf == null ? null : leaf.anchor());
    fields.put("not_before", leaf == null ? null : leaf.notBefore().toString());
    fields.put("not_after", leaf == null ? null : leaf.notAfter().toString());
    fields.put(
        "trust_version", trust == null || trust.version().isEmpty() ? null : trust.version());
    fields.put("acknowledged", proxy.acknowledged());
    fields.put("lacking", proxy.lacking());
    fields.put("failure", proxy.state().failure());
    return fields;
  }
}
