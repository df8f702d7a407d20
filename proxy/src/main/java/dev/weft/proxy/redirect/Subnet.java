package dev.weft.proxy.redirect;

import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;

/** A network in CIDR notation. */
public record Subnet(String address, int prefix, boolean ipv6) {
  /** Reads {@code 10.0.0.0/8,fd00::/8,192.0.2.1}. */
  public static Parsed<List<Subnet>> parseList(String text) {
    var subnets = new ArrayList<Subnet>();
    for (String item : text.split(",", -1)) {
      String trimmed = item.strip();
      if (trimmed.isEmpty()) {
        continue;
      }
      int slash = trimmed.indexOf('/');
      String address = slash < 0 ? trimmed : trimmed.substring(0, slash);
      boolean ipv6 = NetUtil.isValidIpV6Address(address);
      int longest = ipv6 ? 128 : 32;
      int prefix = slash < 0 ? longest : prefix(trimmed.substring(slash + 1), longest);
      if (prefix < 0 || (!ipv6 && !NetUtil.isValidIpV4Address(address))) {
        return new Parsed.Malformed<>(
            "'" + trimmed + "' (expected: networks, as in 10.0.0.0/8,fd00::/8)");
      }
      subnets.add(new Subnet(address, prefix, ipv6));
    }
    return new Parsed.Ok<>(List.copyOf(subnets));
  }

  private static int prefix(String digits, int longest) {
    if (digits.isEmpty()
        || digits.length() > 3
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int prefix = Integer.parseInt(digits);
    return prefix <= longest ? prefix : -1;
  }

  String text() {
    return address + "/" + prefix;
  }
}
