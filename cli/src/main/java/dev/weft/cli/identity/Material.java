package dev.weft.cli.identity;

import dev.weft.identity.Pem;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that an object holds. A Secret's key is nobody's business here and is not kept.
 */
public sealed interface Material {
  /**
   * @param chain {@code tls.crt}, leaf first; empty where there is only a bundle
   * @param roots {@code ca.crt}, or a webhook's {@code caBundle}
   */
  record Read(List<X509Certificate> chain, List<X509Certificate> roots) implements Material {
    public Read {
      chain = List.copyOf(chain);
      roots = List.copyOf(roots);
    }
  }

  /**
   * @param why names the object
   */
  record Unreadable(String why) implements Material {}

  /**
   * @param secret namespace/name, for what is said of it
   * @param data as the API server gives it: base64
   */
  static Material of(String secret, Map<String, String> data) {
    try {
      return new Read(certificates(data.get("tls.crt")), certificates(data.get("ca.crt")));
    } catch (Pem.MalformedException | IllegalArgumentException e) {
      return new Unreadable(
          "Secret " + secret + ": " + e.getMessage() + "; it should hold tls.crt and ca.crt");
    }
  }

  /**
   * @param webhook its name
   * @param bundle as the API server gives it: base64; null for none
   */
  static Material ofBundle(String webhook, @Nullable String bundle) {
    try {
      return new Read(List.of(), certificates(bundle));
    } catch (Pem.MalformedException | IllegalArgumentException e) {
      return new Unreadable("webhook " + webhook + ", caBundle: " + e.getMessage());
    }
  }

  private static List<X509Certificate> certificates(@Nullable String encoded)
      throws Pem.MalformedException {
    if (encoded == null) {
      throw new IllegalArgumentException("something is missing");
    }
    return Pem.parseCertificates(
        new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
  }
}
