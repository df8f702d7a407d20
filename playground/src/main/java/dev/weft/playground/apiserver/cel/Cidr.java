package dev.weft.playground.apiserver.cel;

import java.math.BigInteger;
import java.net.InetAddress;

/** A range of addresses, 10.0.0.0/8. */
record Cidr(InetAddress address, int bits) {
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "network address parse error during conversion from string: '" + text + "'");
    }
    InetAddress address = InetAddress.ofLiteral(text.substring(0, slash));
    int bits = Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > address.getAddress().length * 8) {
      throw new IllegalArgumentException("invalid prefix length in '" + text + "'");
    }
    return new Cidr(address, bits);
  }

  boolean contains(InetAddress other) {
    int length = address.getAddress().length;
    if (other.getAddress().length != length) {
      return false;
    }
    int shift = length * 8 - bits;
    return number(other).shiftRight(shift).equals(number(address).shiftRight(shift));
  }

  boolean contains(Cidr other) {
    return other.bits >= bits && contains(other.address);
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }
}
