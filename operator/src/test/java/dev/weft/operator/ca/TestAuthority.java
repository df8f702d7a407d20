package dev.weft.operator.ca;

import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.TrustBundle;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A trust anchor, an issuer below it, and the Secret that holds both. */
public final class TestAuthority {
  private final CertificateAuthority anchor;
  public final KeyedCertificate issuer;

  public TestAuthority(KeyKind kind, InstantSource clock) {
    anchor = CertificateAuthority.selfSigned("anchor", kind.generate(), Duration.ofDays(10), clock);
    issuer = anchor.issueAuthority("issuer", kind.generate(), Duration.ofDays(2));
  }

  public TestAuthority() {
    this(KeyKind.P256, InstantSource.system());
  }

  public String anchorPem() {
    return anchor.certificatePem();
  }

  public TrustBundle bundle() {
    return new TrustBundle("cluster.local", List.of(anchor.own().leaf()));
  }

  /** Of the Secret, as the API has it. */
  public Map<String, String> data() {
    return dataTrusting(anchorPem());
  }

  /** With these anchors in the place of its own. */
  public Map<String, String> dataTrusting(String anchors) {
    return data(issuer.chainPem(), issuer.keyPem(), anchors);
  }

  public static Map<String, String> data(String chain, String key, String anchors) {
    var data = new HashMap<String, String>();
    data.put("tls.crt", base64(chain));
    data.put("tls.key", base64(key));
    data.put("ca.crt", base64(anchors));
    return data;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
