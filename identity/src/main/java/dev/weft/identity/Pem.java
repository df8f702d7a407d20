package dev.weft.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys as text (RFC 7468). Reading is forgiving about what surrounds the blocks:
 * white space, CRLF and explanatory text are skipped, for operators paste PEM from many sources.
 */
public final class Pem {
  private static final Base64.Encoder ENCODER =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  private Pem() {}

  /**
   * Text that does not hold what was asked for. The message never quotes the text: it may be a key.
   */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedException(String message) {
      super(message);
    }

    MalformedException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  public static String certificate(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a parsed certificate always encodes", e);
    }
  }

  public static String certificates(List<X509Certificate> chain) {
    var text = new StringBuilder();
    chain.forEach(certificate -> text.append(certificate(certificate)));
    return text.toString();
  }

  public static String privateKey(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  /** All certificates in the text, in their order; blocks of other kinds are passed over. */
  public static List<X509Certificate> parseCertificates(String text) throws MalformedException {
    try {
      var factory = CertificateFactory.getInstance("X.509");
      var found = new ArrayList<X509Certificate>();
      for (byte[] der : blocks(text, "CERTIFICATE")) {
        found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
      if (found.isEmpty()) {
        throw new MalformedException(
            "no certificate (expected: at least one PEM block CERTIFICATE)");
      }
      return found;
    } catch (CertificateException e) {
      throw new MalformedException("a PEM block CERTIFICATE holds no X.509 certificate", e);
    }
  }

  /** The one private key in the text: PKCS #8, PKCS #1 or SEC 1; EC, RSA or Ed25519. */
  public static PrivateKey parsePrivateKey(String text) throws MalformedException {
    var keys = new ArrayList<byte[]>(blocks(text, "PRIVATE KEY"));
    for (byte[] rsa : blocks(text, "RSA PRIVATE KEY")) {
      keys.add(TraditionalKey.ofRsa(rsa));
    }
    for (byte[] curve : blocks(text, "EC PRIVATE KEY")) {
      keys.add(TraditionalKey.ofCurve(curve));
    }
    if (keys.size() != 1) {
      throw new MalformedException(
          blocks(text, "ENCRYPTED PRIVATE KEY").isEmpty()
              ? keys.size() + " private keys (expected: one PEM block PRIVATE KEY)"
              : "the private key is encrypted (expected: one PEM block PRIVATE KEY)");
    }
    var spec = new PKCS8EncodedKeySpec(keys.getFirst());
    for (String algorithm : List.of("EC", "RSA", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException otherAlgorithm) {
        // PKCS#8 names the algorithm inside, but the JDK has no factory that reads it: try the
        // next.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("the JDK lacks " + algorithm, e);
      }
    }
    throw new MalformedException("a private key of an unknown kind (expected: EC, RSA or Ed25519)");
  }

  static String block(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + ENCODER.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  static List<byte[]> blocks(String text, String label) throws MalformedException {
    var found = new ArrayList<byte[]>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (matcher.group(1).equals(label)) {
        try {
          found.add(Base64.getMimeDecoder().decode(matcher.group(2)));
        } catch (IllegalArgumentException e) {
          throw new MalformedException("a PEM block " + label + " is not base64", e);
        }
      }
    }
    return found;
  }
}
