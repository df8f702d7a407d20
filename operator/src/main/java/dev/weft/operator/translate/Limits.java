package dev.weft.operator.translate;

import dev.weft.api.policy.RateLimit;
import dev.weft.api.policy.RateLimit.ForClients;
import dev.weft.api.policy.RateLimit.PerClient;
import dev.weft.api.policy.RateLimit.Rate;
import org.jspecify.annotations.Nullable;

/**
 * How many requests each pod of a service accepts, wherever they come.
 *
 * @param perClient identities as somebody wrote them
 */
public record Limits(@Nullable Rate all, @Nullable PerClient perClient) {
  /**
   * The same at one port of a pod.
   *
   * @param name whose limits they are
   * @param trustDomain of the Mesh: short names of identities are of it
   */
  public RateLimit at(String name, int port, String trustDomain) {
    return new RateLimit(
        name,
        port,
        all,
        perClient == null
            ? null
            : new PerClient(
                perClient.each(),
                perClient.overrides().stream()
                    .map(each ->
                        new ForClients(
                            each.identities().stream()
                                .flatMap(text -> Clients.uri(text, trustDomain).stream())
                                .toList(),
                            each.each()))
                    .toList()));
  }
}
