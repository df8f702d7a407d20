package dev.weft.proxy.authz;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An IP address in 128 bits. One of IPv4 is held as its IPv4-mapped form, and one that comes so is
 * taken for what it means: RFC 4291, section 2.5.5.2.
 */
public record Address(long high, long low) {
  private static final int IPV4_BYTES = 4;
  private static final long MAPPED = 0xffffL << 32;

  public static Address of(InetAddress address) {
    byte[] bytes = address.getAddress();
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return bytes.length == IPV4_BYTES
        ? new Address(0, MAPPED | (buffer.getInt() & 0xffff_ffffL))
        : new Address(buffer.getLong(), buffer.getLong());
  }

  boolean isIpV4() {
    return high == 0 && (low & (0xffff_ffffL << 32)) == MAPPED;
  }
}
