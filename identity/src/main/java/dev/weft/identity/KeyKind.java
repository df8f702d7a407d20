package dev.weft.identity;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Kinds of keys that authorities of a mesh may have. Workloads always have {@link #P256}. */
public enum KeyKind {
  P256("SHA256withECDSA"),
  P384("SHA384withECDSA"),
  ED25519("Ed25519"),
  RSA2048("SHA256withRSA"),
  RSA3072("SHA256withRSA"),
  RSA4096("SHA256withRSA");

  /** What {@link #accepts} asks for, in words. */
  public static final String EXPECTED =
      "ECDSA on P-256 or P-384, Ed25519, or RSA of at least 2048 bits";

  private static final int MIN_RSA_BITS = 2048;

  private final String signature;

  KeyKind(String signature) {
    this.signature = signature;
  }

  /** A new key. RSA takes a second or more. */
  public KeyPair generate() {
    try {
      return switch (this) {
        case P256 -> onCurve("secp256r1");
        case P384 -> onCurve("secp384r1");
        case ED25519 -> KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        case RSA2048 -> ofBits(2048);
        case RSA3072 -> ofBits(3072);
        case RSA4096 -> ofBits(4096);
      };
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + this, e);
    }
  }

  private static KeyPair onCurve(String name) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(name));
    return generator.generateKeyPair();
  }

  private static KeyPair ofBits(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return generator.generateKeyPair();
  }

  /**
   * The kind of a key; empty for what proxies do not accept. RSA of other sizes counts as below.
   */
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

  /** What a key is, in the words of {@link #EXPECTED}. */
  public static String nameOf(PublicKey key) {
    return switch (key) {
      case ECKey ec -> "ECDSA on a curve of " + ec.getParams().getOrder().bitLength() + " bits";
      case RSAKey rsa -> "RSA of " + rsa.getModulus().bitLength() + " bits";
      default -> key.getAlgorithm();
    };
  }

  /** Name of the signature algorithm that goes with the key, as the JDK knows it. */
  String signature() {
    return signature;
  }
}
