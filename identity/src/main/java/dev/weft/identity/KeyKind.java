package dev.weft.identity;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Kinds of keys that authorities of a mesh may have. Workloads always have {@link #P256}. */
public enum KeyKind {
  P256("EC", new ECGenParameterSpec("secp256r1"), "SHA256withECDSA"),
  P384("EC", new ECGenParameterSpec("secp384r1"), "SHA384withECDSA"),
  ED25519("Ed25519", null, "Ed25519"),
  RSA2048("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4), "SHA256withRSA"),
  RSA3072("RSA", new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F4), "SHA256withRSA"),
  RSA4096("RSA", new RSAKeyGenParameterSpec(4096, RSAKeyGenParameterSpec.F4), "SHA256withRSA");

  /** What {@link #accepts} asks for, in words. */
  public static final String EXPECTED = "ECDSA on P-256 or P-384, Ed25519, or RSA of at least 2048 bits";

  private static final int MIN_RSA_BITS = 2048;

  private final String algorithm;
  private final @Nullable AlgorithmParameterSpec parameters;
  private final String signature;

  KeyKind(String algorithm, @Nullable AlgorithmParameterSpec parameters, String signature) {
    this.algorithm = algorithm;
    this.parameters = parameters;
    this.signature = signature;
  }

  /** A new key. RSA takes a second or more. */
  public KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      if (parameters != null) {
        generator.initialize(parameters);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + this, e);
    }
  }

  /** The kind of a key; empty for what proxies do not accept. RSA of other sizes counts as below. */
  public static Optional<KeyKind> of(PublicKey key) {
    return Optional.ofNullable(
        switch (key) {
          case ECKey ec ->
              switch (ec.getParams().getOrder().bitLength()) {
                case 256 -> P256;
                case 384 -> P384;
                default -> null;
              };
          case EdECKey ed -> ed.getParams().getName().equals("Ed25519") ? ED25519 : null;
          case RSAKey rsa -> ofRsa(rsa.getModulus().bitLength());
          default -> null;
        });
  }

  private static @Nullable KeyKind ofRsa(int bits) {
    if (bits < MIN_RSA_BITS) {
      return null;
    }
    return bits < 3072 ? RSA2048 : bits < 4096 ? RSA3072 : RSA4096;
  }

  public static boolean accepts(PublicKey key) {
    return of(key).isPresent();
  }

  /** Name of the signature algorithm that goes with the key, as the JDK knows it. */
  String signature() {
    return signature;
  }
}
