package dev.weft.api;

/** Names under which the parts of Weft find each other in a cluster. */
public final class Names {
  public static final String GROUP = "weft.dev";
  public static final String NAMESPACE = "weft-system";
  public static final String CLUSTER_DOMAIN = "cluster.local";

  /** Deployment and ServiceAccount of the reconcile role. */
  public static final String OPERATOR = "weft-operator";

  /** Deployment, ServiceAccount and Service of the serve role. */
  public static final String CONTROL = "weft-control";

  /** Service and MutatingWebhookConfiguration of the injection webhook. */
  public static final String INJECTOR = "weft-injector";

  /** Secret with the serve role's certificate: tls.crt, tls.key, ca.crt. */
  public static final String CONTROL_TLS = "weft-control-tls";

  /** Secret with the key that signs {@link #CONTROL_TLS}; only the reconcile role reads it. */
  public static final String CONTROL_CA = "weft-control-ca";

  /**
   * Secret with what the serve role signs workload certificates by: tls.crt (the issuer's chain),
   * tls.key, and ca.crt, the trust anchors that proxies accept. Written as a whole by the reconcile
   * role.
   */
  public static final String IDENTITY = "weft-identity";

  /** The container that sets a pod's redirect rules. */
  public static final String INIT_CONTAINER = "weft-init";

  /** The proxy's container, a native sidecar. */
  public static final String PROXY_CONTAINER = "weft-proxy";

  /**
   * Namespace and pod label that asks for a proxy, or refuses one: {@code enabled} or {@code
   * disabled}.
   */
  public static final String INJECT_LABEL = "weft.dev/inject";

  /** Pod label {@code "true"} that the injector leaves. */
  public static final String INJECTED_LABEL = "weft.dev/injected";

  /** Prefix of the pod label that names the owner: {@code weft.dev/proxy-deployment: web}. */
  public static final String WORKLOAD_LABEL_PREFIX = "weft.dev/proxy-";

  public static final String PROXY_VERSION_ANNOTATION = "weft.dev/proxy-version";

  /**
   * Pod annotation, set by the operator and by nobody else: since when new requests are to go to
   * the pod's siblings (ISO 8601), because its proxy is about to be replaced.
   */
  public static final String DRAINING_ANNOTATION = "weft.dev/draining";

  /** Pod annotation: the image that the proxy had before the upgrade that is under way. */
  public static final String PREVIOUS_IMAGE_ANNOTATION = "weft.dev/previous-proxy-image";

  /**
   * Pod annotation beside it: how many requests the former proxy had counted, and how many of these
   * as failures, such as {@code 1204/3}.
   */
  public static final String REQUESTS_BEFORE_ANNOTATION = "weft.dev/requests-before";

  /** Pod annotation: when the proxy's image was changed (ISO 8601), until its successor is well. */
  public static final String CHANGED_ANNOTATION = "weft.dev/proxy-changed";

  /** Pod annotation beside it: the container that is to be replaced. */
  public static final String REPLACED_ANNOTATION = "weft.dev/replaced-proxy-container";

  /** How the pod's traffic comes to its proxy: {@code redirect} or {@code environment}. */
  public static final String INTERCEPTION_ANNOTATION = "weft.dev/interception";

  /**
   * On a TrafficSplit: what somebody wants done with its rollout, a verb and what makes it the only
   * one.
   */
  public static final String ROLLOUT_REQUEST_ANNOTATION = "weft.dev/rollout-request";

  /** Prefix of the annotations by which a namespace or pod overrides the Mesh's settings. */
  public static final String CONFIG_PREFIX = "config.weft.dev/";

  /** Of a namespace or pod: the image of its proxies, whatever the Mesh says. */
  public static final String PROXY_IMAGE_ANNOTATION = CONFIG_PREFIX + "proxy-image";

  /** Audience of the projected tokens that proxies show to the control plane. */
  public static final String TOKEN_AUDIENCE = "weft.dev";

  private Names() {}
}
