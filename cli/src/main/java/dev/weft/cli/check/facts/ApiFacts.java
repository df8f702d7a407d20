package dev.weft.cli.check.facts;

import java.time.Instant;

/**
 * What the API server says of itself.
 *
 * @param client its address, if the kubeconfig can be read
 * @param version as /version gives it
 * @param user whom it takes us for
 * @param clock its own time, in whole seconds
 * @param here this machine's time at that moment
 */
public record ApiFacts(
    Found<String> client,
    Found<ServerVersion> version,
    Found<String> user,
    Found<Instant> clock,
    Instant here) {

  /**
   * @param text such as v1.35.0
   */
  public record ServerVersion(String text) {}
}
