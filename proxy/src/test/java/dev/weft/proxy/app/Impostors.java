package dev.weft.proxy.app;

import dev.weft.api.SpiffeId;
import dev.weft.identity.CertificateAuthority;
import dev.weft.identity.KeyKind;
import dev.weft.identity.KeyedCertificate;
import dev.weft.identity.LeafRequest;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates by which nobody must get in, for a name that may. */
record Impostors(CertificateAuthority issuer) {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final SpiffeId NAME = new SpiffeId("cluster.local", "shop", "admin");

  /** The one that may. */
  KeyedCertificate honest() {
    return issuer.issue(LeafRequest.workload(NAME, HOUR));
  }

  KeyedCertificate ofOtherTrustDomain() {
    return issuer.issue(LeafRequest.workload(new SpiffeId("evil.example", "shop", "admin"), HOUR));
  }

  KeyedCertificate ofOtherMesh() {
    return CertificateAuthority.selfSigned("other", HOUR, InstantSource.system())
        .issue(LeafRequest.workload(NAME, HOUR));
  }

  KeyedCertificate expired() {
    return at(Instant.now().minus(HOUR.multipliedBy(2)));
  }

  KeyedCertificate notYetValid() {
    return at(Instant.now().plus(HOUR));
  }

  private KeyedCertificate at(Instant time) {
    return CertificateAuthority.of(issuer.own(), InstantSource.fixed(time))
        .issue(LeafRequest.workload(NAME, HOUR));
  }

  KeyedCertificate forServersOnly() {
    return issuer.issue(
        new LeafRequest(
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(NAME.uri()),
            Set.of(LeafRequest.Usage.SERVER),
            HOUR));
  }

  KeyedCertificate ofTwoNames() {
    return issuer.issue(
        new LeafRequest(
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(NAME.uri(), "spiffe://cluster.local/ns/shop/sa/other"),
            Set.of(LeafRequest.Usage.CLIENT),
            HOUR));
  }

  KeyedCertificate selfSigned() throws Exception {
    KeyPair keys = KeyKind.P256.generate();
    X500Principal own = new X500Principal("CN=self");
    return new KeyedCertificate(keys.getPrivate(), List.of(leaf(own, own, keys, keys)));
  }

  /** A workload that makes itself an authority. */
  KeyedCertificate signedByALeaf() throws Exception {
    KeyedCertificate signer =
        issuer.issue(
            new LeafRequest(
                "signer",
                List.of(),
                List.of(),
                List.of(),
                List.of(NAME.uri()),
                Set.of(LeafRequest.Usage.CLIENT),
                HOUR));
    KeyPair keys = KeyKind.P256.generate();
    X509Certificate forged =
        leaf(
            signer.leaf().getSubjectX500Principal(),
            new X500Principal("CN=forged"),
            keys,
            new KeyPair(signer.leaf().getPublicKey(), signer.key()));
    return new KeyedCertificate(
        keys.getPrivate(), List.of(forged, signer.chain().get(0), signer.chain().get(1)));
  }

  private static X509Certificate leaf(
      X500Principal issuer, X500Principal subject, KeyPair keys, KeyPair signer) throws Exception {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.TWO,
            Date.from(now.minus(HOUR)),
            Date.from(now.plus(HOUR)),
            subject,
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    builder.addExtension(
        Extension.extendedKeyUsage,
        false,
        new ExtendedKeyUsage(
            new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth}));
    builder.addExtension(
        Extension.subjectAlternativeName,
        true,
        new GeneralNames(new GeneralName(GeneralName.uniformResourceIdentifier, NAME.uri())));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
  }
}
