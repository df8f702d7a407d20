package dev.weft.api;

import java.util.Set;

/** Where the parts of Weft listen, and ports that mean something to them. All TCP. */
public final class Ports {
  /** Takes what the pod's own containers send. */
  public static final int OUTBOUND = 4140;

  /** Takes what others send to the pod. */
  public static final int INBOUND = 4143;

  /** The proxy's /live, /ready, /metrics, /state and /drain. */
  public static final int ADMIN = 4191;

  /** The serve role's HTTP/2 port: discovery, policy, reports. */
  public static final int CONTROL = 8443;

  /** The injection webhook. */
  public static final int WEBHOOK = 9443;

  /** The operator's own /healthz, /readyz and /metrics. */
  public static final int OPERATOR_HEALTH = 8080;

  /**
   * Ports of protocols in which the server speaks first, or that are never HTTP (SMTP, MySQL,
   * Galera, PostgreSQL, Redis, Elasticsearch's transport, Memcached): relayed without looking for
   * HTTP inside, unless something else is declared. Linkerd's defaults.
   */
  public static final Set<Integer> OPAQUE = Set.of(25, 587, 3306, 4444, 5432, 6379, 9300, 11211);

  private Ports() {}
}
