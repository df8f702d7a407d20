package dev.weft.playground.net;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Two ranges /16 of the same net /8: pods in the even one, Services in the next.
 *
 * @param first the first octet: 10 or 127
 * @param slot the second octet of the pods' range
 */
public record Subnets(int first, int slot) {
  /** In the order in which they are tried: 42 is what the documentation shows. */
  static final List<Integer> SLOTS =
      IntStream.rangeClosed(0, 9).map(i -> 42 + 2 * i).boxed().toList();

  public String podCidr() {
    return prefix(slot) + ".0.0/16";
  }

  public String serviceCidr() {
    return prefix(slot + 1) + ".0.0/16";
  }

  String gateway() {
    return prefix(slot) + ".0.1";
  }

  /** The {@code number}-th pod's address; 1 is the gateway's. */
  String pod(int number) {
    return prefix(slot) + "." + (number >> 8) + "." + (number & 0xff);
  }

  boolean holds(String address) {
    return address.startsWith(prefix(slot) + ".") || address.startsWith(prefix(slot + 1) + ".");
  }

  private String prefix(int second) {
    return first + "." + second;
  }
}
