package dev.weft.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Reads what {@link CertificateRequest} writes, from whoever sends it. RFC 2986. */
public final class SignedRequest {
  private static final int MAX_CHARACTERS = 16 * 1024;

  private SignedRequest() {}

  /** What a text turns out to be. */
  public sealed interface Read {
    /**
     * Signed by the key that it is for.
     *
     * @param uri the one alternative name
     */
    record Ok(PublicKey key, String uri) implements Read {}

    /**
     * @param why names what is wrong and what was expected
     */
    record Refused(String why) implements Read {}
  }

  public static Read read(String pem) {
    if (pem.length() > MAX_CHARACTERS) {
      return new Read.Refused(
          "csr has " + pem.length() + " characters (expected: at most " + MAX_CHARACTERS + ")");
    }
    try {
      List<byte[]> blocks = Pem.blocks(pem, "CERTIFICATE REQUEST");
      if (blocks.size() != 1) {
        return new Read.Refused(
            "csr has " + blocks.size() + " requests (expected: one PEM block CERTIFICATE REQUEST)");
      }
      return read(new JcaPKCS10CertificationRequest(blocks.getFirst()));
    } catch (Pem.MalformedException
        | IOException
        | RuntimeException // BouncyCastle's way to say that DER is malformed
            e) {
      return new Read.Refused("csr cannot be read (expected: PKCS #10, RFC 2986)");
    }
  }

  private static Read read(JcaPKCS10CertificationRequest request) {
    PublicKey key;
    try {
      key = request.getPublicKey();
      if (!KeyKind.accepts(key)) {
        return new Read.Refused("csr has an unusable key (expected: " + KeyKind.EXPECTED + ")");
      }
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        return new Read.Refused("csr is not signed by the key that it is for");
      }
    } catch (GeneralSecurityException | OperatorCreationException | PKCSException e) {
      return new Read.Refused("csr has a key or a signature that cannot be used");
    }
    List<String> names = names(request);
    return names.size() == 1 && names.getFirst().startsWith("spiffe://")
        ? new Read.Ok(key, names.getFirst())
        : new Read.Refused(
            "csr asks for the names " + names + " (expected: one URI name, a SPIFFE ID)");
  }

  private static List<String> names(JcaPKCS10CertificationRequest request) {
    Extensions extensions = request.getRequestedExtensions();
    var names = new ArrayList<String>();
    if (extensions != null) {
      GeneralNames alternatives =
          GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
      if (alternatives != null) {
        for (GeneralName name : alternatives.getNames()) {
          names.add(
              name.getTagNo() == GeneralName.uniformResourceIdentifier
                  ? name.getName().toString()
                  : "of kind " + name.getTagNo());
        }
      }
    }
    return names;
  }
}
