package dev.weft.api.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many requests one pod accepts at one of its ports. Each pod holds it by itself; where several
 * speak of a port, all of them hold.
 *
 * @param name {@code <namespace>/<name>} of whose it is; with the port it is unique
 * @param port of the pod
 * @param all of all clients together; null for no bound
 * @param perClient of each identity; null for no bound
 */
public record RateLimit(String name, int port, @Nullable Rate all, @Nullable PerClient perClient) {

  /**
   * @param perSecond at most, in the long run
   * @param burst that may come at once after a pause; in any time t at most {@code perSecond * t +
   *     burst} get through
   */
  public record Rate(int perSecond, int burst) {
    /** One second's worth may come at once. */
    public static Rate of(int perSecond) {
      return new Rate(perSecond, perSecond);
    }
  }

  /**
   * @param each rate of an identity that no override names, and of all clients without one together
   * @param overrides tried in order; the first that names the client holds
   */
  public record PerClient(Rate each, List<ForClients> overrides) {
    public PerClient {
      overrides = List.copyOf(overrides);
    }
  }

  /**
   * @param identities as those of {@link Rule.Client}
   * @param each rate of each of them
   */
  public record ForClients(List<String> identities, Rate each) {
    public ForClients {
      identities = List.copyOf(identities);
    }
  }
}
