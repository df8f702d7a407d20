package dev.weft.operator.serve;

import dev.weft.api.wire.DestinationKey;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a stream's head asks for. */
sealed interface Request {
  record Discovery(DestinationKey destination, @Nullable String version) implements Request {}

  record Trust(@Nullable String version) implements Request {}

  record Inbound(@Nullable String version) implements Request {}

  record Certificate() implements Request {}

  record Report() implements Request {}

  record Fleet() implements Request {}

  record Bad(int status, String reason) implements Request {}

  static Request of(Http2Headers head) {
    String method = String.valueOf(head.method());
    var uri = new QueryStringDecoder(String.valueOf(head.path()), true);
    return switch (uri.path()) {
      case "/v1/discovery" ->
          method.equals("GET") ? discovery(uri.parameters()) : wrongMethod(method, "GET");
      case "/v1/trust" ->
          method.equals("GET")
              ? new Trust(first(uri.parameters(), "version"))
              : wrongMethod(method, "GET");
      case "/v1/inbound" ->
          method.equals("GET")
              ? new Inbound(first(uri.parameters(), "version"))
              : wrongMethod(method, "GET");
      case "/v1/certificate" ->
          method.equals("POST") ? new Certificate() : wrongMethod(method, "POST");
      case "/v1/report" -> method.equals("POST") ? new Report() : wrongMethod(method, "POST");
      case "/v1/fleet" -> method.equals("GET") ? new Fleet() : wrongMethod(method, "GET");
      default ->
          new Bad(
              404,
              "no such path (expected: /v1/discovery, /v1/trust, /v1/inbound, /v1/certificate, /v1/report or /v1/fleet)");
    };
  }

  private static Request discovery(Map<String, List<String>> query) {
    String authority = first(query, "authority");
    String address = first(query, "address");
    if ((authority == null) == (address == null)) {
      return new Bad(400, "query: expected exactly one of authority and address");
    }
    Optional<? extends DestinationKey> key =
        authority != null ? authority(authority) : address(address == null ? "" : address);
    return key.<Request>map(asked -> new Discovery(asked, first(query, "version")))
        .orElseGet(() ->
            new Bad(
                400,
                authority != null
                    ? "authority: expected host:port"
                    : "address: expected an IP address and a port"));
  }

  /** An address in the place of a name is an address. */
  private static Optional<? extends DestinationKey> authority(String text) {
    Optional<DestinationKey.Address> address = address(text);
    return address.isPresent() ? address : DestinationKey.parseAuthority(text);
  }

  private static Optional<DestinationKey.Address> address(String text) {
    return DestinationKey.parseAddress(text)
        .filter(
            key -> NetUtil.isValidIpV4Address(key.ip()) || NetUtil.isValidIpV6Address(key.ip()));
  }

  private static @Nullable String first(Map<String, List<String>> query, String name) {
    List<String> values = query.getOrDefault(name, List.of());
    return values.isEmpty() ? null : values.getFirst();
  }

  private static Bad wrongMethod(String method, String expected) {
    return new Bad(405, "method " + method + " (expected: " + expected + ")");
  }
}
