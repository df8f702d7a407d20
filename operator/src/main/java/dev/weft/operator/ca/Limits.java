package dev.weft.operator.ca;

import java.time.Duration;

/**
 * Bounds of issuing, for each replica by itself.
 *
 * @param atOnce requests under way, from their head on; more are sent away
 * @param perPod how often one pod gets a certificate. Lifetimes of 30 s, which proxies renew after
 *     some 20 s, leave room for as many tries again
 * @param inAll how often all pods together do
 * @param podsRemembered pods whose last requests are known; the one that asked longest ago is
 *     forgotten first
 * @param maxRequestBytes longest body
 * @param maxRequestTime how long a body may take to come
 */
public record Limits(
    int atOnce,
    Rate perPod,
    Rate inAll,
    int podsRemembered,
    int maxRequestBytes,
    Duration maxRequestTime) {
  public static final Limits DEFAULT =
      new Limits(
          256,
          new Rate(5, Duration.ofSeconds(6)),
          new Rate(1_000, Duration.ofMillis(5)),
          20_000,
          24 * 1024,
          Duration.ofSeconds(5));
}
