package dev.weft.proxy.authz;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.policy.Rule;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {
  private static Network network(String cidr, String... except) {
    return requireNonNull(
        Network.of(new Rule.Network(cidr, List.of(except)), why -> assertThat(why).isNull()));
  }

  private static Address address(String text) {
    return Address.of(InetAddress.ofLiteral(text));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.1.2.3/8, 10.200.0.1, true",
    "10.1.2.3/32, 10.1.2.3, true",
    "10.1.2.3/32, 10.1.2.2, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, ::1, false",
    "128.0.0.0/1, 127.255.255.255, false",
    "128.0.0.0/1, 255.0.0.1, true",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff, true",
    "2001:db8::/64, 2001:db8:0:1::, false",
    "2001:db8::/65, 2001:db8::8000:0:0:0, false",
    "2001:db8::1/128, 2001:db8::1, true",
    "2001:db8::1/128, 2001:db8::2, false",
    // who writes IPv6 does not mean IPv4, though the mapped form lies within
    "::/0, 2001:db8::1, true",
    "::/0, 10.0.0.1, false",
    "::/64, 10.0.0.1, false",
    "::/80, ::1, true",
    // and who writes the mapped form means IPv4
    "::ffff:10.0.0.0/104, 10.1.1.1, true",
    "::ffff:0:0/96, 192.0.2.1, true",
    "::ffff:0:0/96, ::1, false"
  })
  void anAddressIsInItOrNot(String cidr, String address, boolean within) {
    assertThat(network(cidr).contains(address(address))).isEqualTo(within);
  }

  @Test
  void whatIsLeftOutIsNotInIt() {
    Network network = network("10.0.0.0/8", "10.1.0.0/16", "10.2.3.4/32");
    assertThat(network.contains(address("10.0.1.1"))).isTrue();
    assertThat(network.contains(address("10.1.1.1"))).isFalse();
    assertThat(network.contains(address("10.2.3.4"))).isFalse();
    assertThat(network.contains(address("10.2.3.5"))).isTrue();
  }

  @Test
  void aMappedAddressIsOfIpV4HoweverItComes() throws UnknownHostException {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 1, 1};
    assertThat(Address.of(InetAddress.getByAddress(mapped))).isEqualTo(address("10.1.1.1"));
    assertThat(Address.of(java.net.Inet6Address.getByAddress(null, mapped, -1)))
        .isEqualTo(address("10.1.1.1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "10.0.0.0",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/08",
        "10.0.0.0/8/8",
        "10.0.0/8",
        "10/8",
        "010.0.0.0/8",
        "10.0.0.256/8",
        "10.0.0.0 /8",
        "fd00::/129",
        "fd00:::/8",
        "fd00::%eth0/8",
        "[fd00::]/8",
        "::ffff:10.0.0.0.0/104",
        "localhost/8",
        "0xa.0.0.0/8"
      })
  void whatIsNoNetworkIsComplainedAbout(String cidr) {
    var complaints = new ArrayList<String>();
    assertThat(Network.of(new Rule.Network(cidr, List.of()), complaints::add)).isNull();
    assertThat(Network.of(new Rule.Network("::/0", List.of(cidr)), complaints::add)).isNull();
    assertThat(complaints)
        .containsExactly(
            "cidr '" + cidr + "' (expected: a network such as 10.0.0.0/8 or fd00::/8)",
            "except '" + cidr + "' (expected: a network such as 10.0.0.0/8 or fd00::/8)");
  }
}
