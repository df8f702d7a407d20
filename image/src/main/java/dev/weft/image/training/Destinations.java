package dev.weft.image.training;

/** What the proxy is told of its destinations, in the wire format. */
final class Destinations {
  /** Straight to the application. */
  static final String PLAIN = "web.shop";

  /** Through the proxy's own inbound side. */
  static final String MESHED = "meshed.shop";

  /** HTTP/2, straight and through the inbound side. */
  static final String GRPC = "grpc.shop";

  static final String MESHED_GRPC = "meshedgrpc.shop";

  /** Neither version of HTTP, on the port of HTTPS, straight and through the inbound side. */
  static final String BYTES = "bytes.shop";

  static final String MESHED_BYTES = "meshedbytes.shop";

  /** The same three through the inbound side, by mutual TLS. */
  static final String SECURE = "secure.shop";

  static final String SECURE_GRPC = "securegrpc.shop";
  static final String SECURE_BYTES = "securebytes.shop";

  /** Its only endpoint refuses connections. */
  static final String BROKEN = "broken.shop";

  /** No endpoint at all. */
  static final String EMPTY = "empty.shop";

  static final int HTTPS = 443;
  private static final int HTTP = 80;

  private Destinations() {}

  static String of(Applications applications, Training.Ports ports) {
    int http1 = applications.http1().port();
    int http2 = applications.http2().port();
    int bytes = applications.bytes().port();
    int inbound = ports.inbound();
    return snapshot(PLAIN, HTTP, "http1", plain(http1))
        + snapshot(MESHED, HTTP, "http1", meshed(http1, inbound))
        + snapshot(GRPC, HTTP, "grpc", plain(http2))
        + snapshot(MESHED_GRPC, HTTP, "grpc", meshed(http2, inbound))
        + snapshot(BYTES, HTTPS, "detect", plain(bytes))
        + snapshot(MESHED_BYTES, HTTPS, "detect", meshed(bytes, inbound))
        + snapshot(SECURE, HTTP, "http1", secure(http1, inbound))
        + snapshot(SECURE_GRPC, HTTP, "grpc", secure(http2, inbound))
        + snapshot(SECURE_BYTES, HTTPS, "detect", secure(bytes, inbound))
        + snapshot(BROKEN, HTTP, "http1", plain(9)) // discard: nobody's
        + snapshot(EMPTY, HTTP, "http1", "");
  }

  private static String plain(int port) {
    return "{\"address\":\"127.0.0.1\",\"port\":" + port + ",\"meshed\":false}";
  }

  private static String meshed(int port, int inbound) {
    return "{\"address\":\"127.0.0.1\",\"port\":%d,\"proxyPort\":%d,\"meshed\":true}"
        .formatted(port, inbound);
  }

  private static String secure(int port, int inbound) {
    return "{\"address\":\"127.0.0.1\",\"port\":%d,\"proxyPort\":%d,\"meshed\":true,\"identity\":\"%s\"}"
        .formatted(port, inbound, OwnIdentity.ID);
  }

  private static String snapshot(String name, int port, String protocol, String endpoints) {
    String service = name.substring(0, name.indexOf('.'));
    return """
    {"type":"snapshot","version":"1","authority":"%s.svc.cluster.local:%d",\
    "service":{"namespace":"shop","name":"%s","port":%d},"protocol":"%s",\
    "routes":[],"retryBudget":{"retryRatio":0.2,"minRetriesPerSecond":10,"ttlMillis":10000},\
    "sources":[],"endpoints":[%s]}
    """
        .formatted(name, port, service, port, protocol, endpoints);
  }
}
