package dev.weft.playground.kubelet;

/**
 * How pods reach the API server.
 *
 * @param caPem the certificate that signed the API server's
 */
public record ApiAccess(String host, int port, String caPem) {
  /** A kubeconfig for a pod. */
  String kubeconfig(String token, String namespace, String caFile) {
    return """
    apiVersion: v1
    kind: Config
    current-context: pod
    clusters:
    - name: playground
      cluster:
        server: https://%s:%d
        certificate-authority: %s
    users:
    - name: pod
      user:
        token: %s
    contexts:
    - name: pod
      context:
        cluster: playground
        user: pod
        namespace: %s
    """
        .formatted(host, port, caFile, token, namespace);
  }
}
