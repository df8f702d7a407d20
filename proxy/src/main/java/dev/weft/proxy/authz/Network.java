package dev.weft.proxy.authz;

import dev.weft.api.policy.Rule;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network, less some parts of it. A network of IPv6 holds no address of IPv4, also where the
 * mapped form lies in it: who writes {@code ::/0} means IPv6.
 */
final class Network {
  /** Without leading zeros, which some read as octal. */
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,2}");

  private static final Pattern IPV4 = Pattern.compile("(" + NUMBER + ")([.](" + NUMBER + ")){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final int MAPPED_BITS = 96;

  private final boolean ipV4;
  private final long high;
  private final long low;
  private final long highMask;
  private final long lowMask;
  private final List<Network> except;

  private Network(Address base, int bits, List<Network> except) {
    this.ipV4 = base.isIpV4() && bits >= MAPPED_BITS;
    this.highMask = mask(Math.min(bits, Long.SIZE));
    this.lowMask = mask(Math.max(bits - Long.SIZE, 0));
    this.high = base.high() & highMask;
    this.low = base.low() & lowMask;
    this.except = except;
  }

  private static long mask(int bits) {
    return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
  }

  /** Null for what is none; {@code complain} hears why. Bits behind the prefix do not matter. */
  static @Nullable Network of(Rule.Network network, Consumer<String> complain) {
    var except = new ArrayList<Network>();
    for (String each : network.except()) {
      Network part = read("except", each, List.of(), complain);
      if (part == null) {
        return null;
      }
      except.add(part);
    }
    return read("cidr", network.cidr(), List.copyOf(except), complain);
  }

  private static @Nullable Network read(
      String field, String text, List<Network> except, Consumer<String> complain) {
    int slash = text.indexOf('/');
    Network read =
        slash < 0 ? null : read(text.substring(0, slash), text.substring(slash + 1), except);
    if (read == null) {
      complain.accept(
          field + " '" + text + "' (expected: a network such as 10.0.0.0/8 or fd00::/8)");
    }
    return read;
  }

  private static @Nullable Network read(String address, String length, List<Network> except) {
    boolean ipV4 = IPV4.matcher(address).matches();
    if (!(ipV4 || IPV6.matcher(address).matches()) || !NUMBER.matcher(length).matches()) {
      return null;
    }
    int bits = Integer.parseInt(length) + (ipV4 ? MAPPED_BITS : 0);
    try {
      return bits > 2 * Long.SIZE
          ? null
          : new Network(Address.of(InetAddress.ofLiteral(address)), bits, except);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  boolean contains(Address address) {
    if (address.isIpV4() != ipV4
        || (address.high() & highMask) != high
        || (address.low() & lowMask) != low) {
      return false;
    }
    for (int i = 0; i < except.size(); i++) {
      if (except.get(i).contains(address)) {
        return false;
      }
    }
    return true;
  }
}
