package dev.weft.cli.identity;

import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;

/** Kinds of keys in words, those included that no mesh accepts. */
public final class KeyText {
  private KeyText() {}

  public static String of(PublicKey key) {
    return switch (key) {
      case RSAKey rsa -> "RSA " + rsa.getModulus().bitLength();
      case ECKey ec -> "P-" + ec.getParams().getOrder().bitLength();
      case EdECKey edwards -> edwards.getParams().getName();
      default -> key.getAlgorithm();
    };
  }
}
