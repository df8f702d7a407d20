package dev.weft.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs certificates with one key (RFC 5280). P-256 with SHA-256 where it makes keys itself; signs
 * with whatever key it was given. Immutable; safe to share between threads.
 */
public final class CertificateAuthority {
  /**
   * Certificates start in the past by this much, so that a peer whose clock is behind accepts them.
   */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyedCertificate own;
  private final InstantSource clock;

  private CertificateAuthority(KeyedCertificate own, InstantSource clock) {
    this.own = own;
    this.clock = clock;
  }

  /** A new self-signed authority with a P-256 key of its own. */
  public static CertificateAuthority selfSigned(
      String commonName, Duration lifetime, InstantSource clock) {
    KeyPair keys = newKeyPair();
    X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    try {
      X509v3CertificateBuilder builder = builder(name, name, keys.getPublic(), lifetime, clock);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
      X509Certificate certificate = sign(builder, keys.getPrivate());
      return new CertificateAuthority(
          new KeyedCertificate(keys.getPrivate(), List.of(certificate)), clock);
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("the JDK and BouncyCastle sign with P-256", e);
    }
  }

  /** An authority whose key and certificate were made before. */
  public static CertificateAuthority of(KeyedCertificate own, InstantSource clock) {
    if (own.leaf().getBasicConstraints() < 0) {
      throw new IllegalArgumentException(
          own.leaf().getSubjectX500Principal()
              + " (expected: a certificate with basicConstraints CA:TRUE)");
    }
    return new CertificateAuthority(own, clock);
  }

  public KeyedCertificate own() {
    return own;
  }

  /** What others need to trust what this authority signs. */
  public String certificatePem() {
    return Pem.certificate(own.leaf());
  }

  /** Makes a P-256 key and a certificate for it. */
  public KeyedCertificate issue(LeafRequest request) {
    KeyPair keys = newKeyPair();
    var chain = new ArrayList<X509Certificate>();
    chain.add(certify(keys.getPublic(), request));
    // A root is what the verifier already has; only what lies between it and the leaf is worth
    // sending.
    own.chain().stream().filter(c -> !isSelfSigned(c)).forEach(chain::add);
    return new KeyedCertificate(keys.getPrivate(), chain);
  }

  /** A certificate for a key that its holder keeps. */
  public X509Certificate certify(PublicKey holder, LeafRequest request) {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    request.organizations().forEach(group -> subject.addRDN(BCStyle.O, group));
    subject.addRDN(BCStyle.CN, request.commonName());
    try {
      X500Name issuer = X500Name.getInstance(own.leaf().getSubjectX500Principal().getEncoded());
      X509v3CertificateBuilder builder =
          builder(issuer, subject.build(), holder, request.lifetime(), clock);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, purposes(request));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(own.leaf()));
      GeneralName[] names = alternativeNames(request);
      if (names.length > 0) {
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      return sign(builder, own.key());
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException(
          "cannot sign with the key of " + own.leaf().getSubjectX500Principal(), e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey holder, Duration lifetime, InstantSource clock) {
    Instant now = clock.instant();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, RANDOM)
            .add(BigInteger.ONE), // positive and at most 20 octets: RFC 5280, 4.1.2.2
        Date.from(now.minus(CLOCK_SKEW)),
        Date.from(now.plus(lifetime)),
        subject,
        holder);
  }

  private static ExtendedKeyUsage purposes(LeafRequest request) {
    return new ExtendedKeyUsage(
        request.usages().stream()
            .sorted()
            .map(usage ->
                switch (usage) {
                  case SERVER -> KeyPurposeId.id_kp_serverAuth;
                  case CLIENT -> KeyPurposeId.id_kp_clientAuth;
                })
            .toArray(KeyPurposeId[]::new));
  }

  private static GeneralName[] alternativeNames(LeafRequest request) {
    var names = new ArrayList<GeneralName>();
    request.dnsNames().forEach(dns -> names.add(new GeneralName(GeneralName.dNSName, dns)));
    request.ipAddresses().forEach(ip -> names.add(new GeneralName(GeneralName.iPAddress, ip)));
    request
        .uris()
        .forEach(uri -> names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
    return names.toArray(GeneralName[]::new);
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    ContentSigner signer = new JcaContentSignerBuilder(signatureAlgorithm(key)).build(key);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static String signatureAlgorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "EC", "ECDSA" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> key.getAlgorithm(); // Ed25519 names its own signature
    };
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }

  private static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }
}
