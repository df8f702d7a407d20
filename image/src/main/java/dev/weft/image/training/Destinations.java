package dev.weft.image.training;

/** What the proxy is told of its destinations, in the wire format. */
final class Destinations {
  /** Straight to the application. */
  static final String PLAIN = "web.shop";

  /** Through the proxy's own inbound side. */
  static final String MESHED = "meshed.shop";

  /** Its only endpoint refuses connections. */
  static final String BROKEN = "broken.shop";

  /** No endpoint at all. */
  static final String EMPTY = "empty.shop";

  private Destinations() {}

  static String of(int application, Training.Ports ports) {
    String plain = "{\"address\":\"127.0.0.1\",\"port\":" + application + ",\"meshed\":false}";
    String meshed =
        "{\"address\":\"127.0.0.1\",\"port\":%d,\"proxyPort\":%d,\"meshed\":true}"
            .formatted(application, ports.inbound());
    String closed = "{\"address\":\"127.0.0.1\",\"port\":9,\"meshed\":false}"; // discard: nobody's
    return snapshot(PLAIN, plain)
        + snapshot(MESHED, meshed)
        + snapshot(BROKEN, closed)
        + snapshot(EMPTY, "");
  }

  private static String snapshot(String name, String endpoints) {
    String service = name.substring(0, name.indexOf('.'));
    return """
    {"type":"snapshot","version":"1","authority":"%s.svc.cluster.local:80",\
    "service":{"namespace":"shop","name":"%s","port":80},"protocol":"http1",\
    "routes":[],"retryBudget":{"retryRatio":0.2,"minRetriesPerSecond":10,"ttlMillis":10000},\
    "sources":[],"endpoints":[%s]}
    """
        .formatted(name, service, endpoints);
  }
}
