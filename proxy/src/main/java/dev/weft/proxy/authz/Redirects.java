package dev.weft.proxy.authz;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where answers to probes have sent the kubelet, which follows to the same host without an
 * identity. Immutable; bounded in number and time.
 *
 * @param known the oldest first
 */
public record Redirects(List<Target> known) {
  public static final Redirects NONE = new Redirects(List.of());

  /** The kubelet asks at once. */
  private static final long VALID_NANOS = Duration.ofSeconds(30).toNanos();

  private static final int MAX_OF_PORT = 4;
  private static final int MAX = 64;
  private static final int HTTP_PORT = 80;

  /**
   * @param target with its query: nobody but the application chooses it
   */
  private record Target(int port, String target, long untilNanos) {
    boolean is(int otherPort, String other) {
      return port == otherPort && target.equals(other);
    }
  }

  /** Follows Location to where the kubelet would: RFC 9110, section 10.2.2. */
  public Redirects after(
      int port, String target, @Nullable String host, String location, long nowNanos) {
    try {
      URI given = new URI(location);
      boolean elsewhere = given.getRawAuthority() != null;
      URI asked = new URI("http://" + (host == null || host.isEmpty() ? "pod" : host) + target);
      URI led = asked.resolve(given);
      boolean follows =
          "http".equalsIgnoreCase(led.getScheme())
              && led.getHost() != null
              && led.getHost().equalsIgnoreCase(asked.getHost());
      int at = !elsewhere ? port : given.getPort() < 0 ? HTTP_PORT : given.getPort();
      return follows
          ? with(new Target(at, pathAndQuery(led), nowNanos + VALID_NANOS), nowNanos)
          : this;
    } catch (URISyntaxException e) {
      return this;
    }
  }

  private static String pathAndQuery(URI uri) {
    String path = uri.getRawPath();
    String query = uri.getRawQuery();
    return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
  }

  private Redirects with(Target fresh, long nowNanos) {
    var kept = new ArrayList<Target>();
    int ofPort = 0;
    for (Target each : known.reversed()) {
      boolean stays = each.untilNanos - nowNanos > 0 && !each.is(fresh.port, fresh.target);
      ofPort += stays && each.port == fresh.port ? 1 : 0;
      if (stays && kept.size() < MAX - 1 && (each.port != fresh.port || ofPort < MAX_OF_PORT)) {
        kept.addFirst(each);
      }
    }
    kept.add(fresh);
    return new Redirects(List.copyOf(kept));
  }

  public boolean leadTo(int port, String target, long nowNanos) {
    for (Target each : known) {
      if (each.is(port, target) && each.untilNanos - nowNanos > 0) {
        return true;
      }
    }
    return false;
  }
}
