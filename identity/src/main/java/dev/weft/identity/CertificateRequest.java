package dev.weft.identity;

import dev.weft.api.SpiffeId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;

/**
 * Asks for a workload's certificate: PKCS #10 (RFC 2986) with an empty subject and the SPIFFE ID as
 * the only alternative name. Written out by hand, in DER (X.690), because every proxy does this at
 * its start and a library for it would be a tenth of its classes.
 */
public final class CertificateRequest {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int ATTRIBUTES = 0xa0;
  private static final int URI_NAME = 0x86;

  private static final byte[] VERSION_1 = der(INTEGER, new byte[] {0});
  private static final byte[] CRITICAL = {0x01, 0x01, (byte) 0xff};

  /** 1.2.840.10045.4.3.2, ecdsa-with-SHA256 (RFC 5758). */
  private static final byte[] ECDSA_SHA256 = {
    0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };

  /** 1.2.840.113549.1.9.14, extensionRequest (RFC 2985). */
  private static final byte[] EXTENSION_REQUEST = {
    0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x09, 0x0e
  };

  /** 2.5.29.17, subjectAltName (RFC 5280). */
  private static final byte[] ALTERNATIVE_NAME = {0x06, 0x03, 0x55, 0x1d, 0x11};

  private CertificateRequest() {}

  /**
   * The request as PEM.
   *
   * @param keys of kind {@link KeyKind#P256}
   */
  public static String of(KeyPair keys, SpiffeId id) {
    byte[] name = der(URI_NAME, id.uri().getBytes(StandardCharsets.US_ASCII));
    byte[] extension =
        der(SEQUENCE, ALTERNATIVE_NAME, CRITICAL, der(OCTET_STRING, der(SEQUENCE, name)));
    byte[] attribute = der(SEQUENCE, EXTENSION_REQUEST, der(SET, der(SEQUENCE, extension)));
    byte[] info =
        der(
            SEQUENCE,
            VERSION_1,
            der(SEQUENCE),
            keys.getPublic().getEncoded(),
            der(ATTRIBUTES, attribute));
    byte[] request =
        der(
            SEQUENCE,
            info,
            der(SEQUENCE, ECDSA_SHA256),
            der(BIT_STRING, new byte[] {0}, sign(keys, info)));
    return Pem.block("CERTIFICATE REQUEST", request);
  }

  private static byte[] sign(KeyPair keys, byte[] info) {
    try {
      Signature signature = Signature.getInstance(KeyKind.P256.signature());
      signature.initSign(keys.getPrivate());
      signature.update(info);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key is none of P-256", e);
    }
  }

  private static byte[] der(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    var element = new ByteArrayOutputStream(content.size() + 6);
    element.write(tag);
    int length = content.size();
    if (length >= 0x80) { // the long form: how many bytes, then those
      int bytes = length > 0xffff ? 3 : length > 0xff ? 2 : 1;
      element.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        element.write(length >>> (8 * i));
      }
    } else {
      element.write(length);
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
