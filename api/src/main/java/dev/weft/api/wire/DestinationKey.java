package dev.weft.api.wire;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy asks discovery for. Equality is written out: what the VM makes for records it makes
 * at the first call, while the first request waits.
 */
public sealed interface DestinationKey {
  int MAX_TEXT = 300;

  int port();

  /** {@code host:port}, as in the query and in the name of the stream. */
  String text();

  /** The query that asks for it: {@code authority=…} or {@code address=…}. */
  String query();

  /** A name, as the request gave it, and a port. */
  record Authority(String host, int port) implements DestinationKey {
    public Authority {
      host = host.toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Authority that && port == that.port && host.equals(that.host);
    }

    @Override
    public int hashCode() {
      return 31 * host.hashCode() + port;
    }

    @Override
    public String text() {
      return host + ":" + port;
    }

    @Override
    public String query() {
      return "authority=" + text();
    }
  }

  /** An IP address, as the redirected connection gave it, and a port. */
  record Address(String ip, int port) implements DestinationKey {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Address that && port == that.port && ip.equals(that.ip);
    }

    @Override
    public int hashCode() {
      return 31 * ip.hashCode() + port;
    }

    @Override
    public String text() {
      return ip.indexOf(':') >= 0 ? "[" + ip + "]:" + port : ip + ":" + port;
    }

    @Override
    public String query() {
      return "address=" + text();
    }
  }

  /** Reads {@code host:port}; empty when it is not of that form. */
  static Optional<Authority> parseAuthority(String text) {
    return split(text).map(parts -> new Authority(parts.host, parts.port));
  }

  /** Reads {@code ip:port} or {@code [ip]:port}; whether the ip is one is left to the caller. */
  static Optional<Address> parseAddress(String text) {
    return split(text).map(parts -> new Address(parts.host, parts.port));
  }

  private static Optional<HostPort> split(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || text.length() > MAX_TEXT) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      return Optional.empty();
    }
    String digits = text.substring(colon + 1);
    if (digits.isEmpty()
        || digits.length() > 5
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    int port = Integer.parseInt(digits);
    return port < 1 || port > 65535 ? Optional.empty() : Optional.of(new HostPort(host, port));
  }

  /** The two halves of {@code host:port}. */
  record HostPort(String host, int port) {}
}
