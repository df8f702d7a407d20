package dev.weft.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
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

/** Signs certificates with one key (RFC 5280). Immutable; safe to share between threads. */
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
    return selfSigned(commonName, KeyKind.P256.generate(), lifetime, clock);
  }

  /** A self-signed authority with a given key. */
  public static CertificateAuthority selfSigned(
      String commonName, KeyPair keys, Duration lifetime, InstantSource clock) {
    X500Name name = commonName(commonName);
    try {
      X509v3CertificateBuilder builder =
          builder(name, name, keys.getPublic(), clock.instant().plus(lifetime), clock);
      extendAuthority(builder, keys.getPublic(), new BasicConstraints(true));
      X509Certificate certificate = sign(builder, keys.getPublic(), keys.getPrivate());
      return new CertificateAuthority(
          new KeyedCertificate(keys.getPrivate(), List.of(certificate)), clock);
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException("the JDK and BouncyCastle sign with such keys", e);
    }
  }

  /**
   * A certificate for an authority below this one, which may sign leaves only. It ends no later
   * than this authority's own. The chain holds it and what lies between it and the root.
   */
  public KeyedCertificate issueAuthority(String commonName, KeyPair keys, Duration lifetime) {
    try {
      X509v3CertificateBuilder builder =
          builder(ownName(), commonName(commonName), keys.getPublic(), until(lifetime), clock);
      extendAuthority(builder, keys.getPublic(), new BasicConstraints(0));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(own.leaf()));
      return new KeyedCertificate(keys.getPrivate(), chainOf(sign(builder)));
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException(
          "cannot sign with the key of " + own.leaf().getSubjectX500Principal(), e);
    }
  }

  private static void extendAuthority(
      X509v3CertificateBuilder builder, PublicKey key, BasicConstraints constraints)
      throws CertIOException, GeneralSecurityException {
    builder.addExtension(Extension.basicConstraints, true, constraints);
    builder.addExtension(
        Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
  }

  private static X500Name commonName(String text) {
    return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, text).build();
  }

  private X500Name ownName() {
    return X500Name.getInstance(own.leaf().getSubjectX500Principal().getEncoded());
  }

  /** What is signed ends no later than the signer. */
  private Instant until(Duration lifetime) {
    Instant wanted = clock.instant().plus(lifetime);
    Instant ownEnd = own.leaf().getNotAfter().toInstant();
    return wanted.isBefore(ownEnd) ? wanted : ownEnd;
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
    KeyPair keys = KeyKind.P256.generate();
    return new KeyedCertificate(keys.getPrivate(), chainOf(certify(keys.getPublic(), request)));
  }

  /**
   * A certificate of this authority, and what lies between it and the root: the root is what the
   * verifier already has.
   */
  public List<X509Certificate> chainOf(X509Certificate issued) {
    var chain = new ArrayList<X509Certificate>();
    chain.add(issued);
    own.chain().stream().filter(c -> !isSelfSigned(c)).forEach(chain::add);
    return List.copyOf(chain);
  }

  /** A certificate for a key that its holder keeps. */
  public X509Certificate certify(PublicKey holder, LeafRequest request) {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    request.organizations().forEach(group -> subject.addRDN(BCStyle.O, group));
    if (!request.commonName().isEmpty()) {
      subject.addRDN(BCStyle.CN, request.commonName());
    }
    try {
      X509v3CertificateBuilder builder =
          builder(ownName(), subject.build(), holder, until(request.lifetime()), clock);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, purposes(request));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(own.leaf()));
      GeneralName[] names = alternativeNames(request);
      if (names.length > 0) {
        // Critical where there is no subject: RFC 5280, section 4.2.1.6.
        builder.addExtension(
            Extension.subjectAlternativeName,
            request.commonName().isEmpty(),
            new GeneralNames(names));
      }
      return sign(builder);
    } catch (GeneralSecurityException | CertIOException | OperatorCreationException e) {
      throw new IllegalStateException(
          "cannot sign with the key of " + own.leaf().getSubjectX500Principal(), e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, PublicKey holder, Instant notAfter, InstantSource clock) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, RANDOM)
            .add(BigInteger.ONE), // positive and at most 20 octets: RFC 5280, 4.1.2.2
        Date.from(clock.instant().minus(CLOCK_SKEW)),
        Date.from(notAfter),
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

  private X509Certificate sign(X509v3CertificateBuilder builder)
      throws OperatorCreationException, GeneralSecurityException {
    return sign(builder, own.leaf().getPublicKey(), own.key());
  }

  /**
   * @param publicKey of the signer: tells which algorithm goes with its key
   */
  private static X509Certificate sign(
      X509v3CertificateBuilder builder, PublicKey publicKey, PrivateKey key)
      throws OperatorCreationException, GeneralSecurityException {
    String algorithm =
        KeyKind.of(publicKey)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    publicKey.getAlgorithm() + " key (expected: " + KeyKind.EXPECTED + ")"))
            .signature();
    ContentSigner signer = new JcaContentSignerBuilder(algorithm).build(key);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static boolean isSelfSigned(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
  }
}
