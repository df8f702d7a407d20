package dev.weft.operator.serve;

import org.jspecify.annotations.Nullable;

/**
 * Who holds a token, as the API server says.
 *
 * @param pod the pod that the token is bound to
 * @param node the node that the pod runs on; null where the API server does not say it (Kubernetes
 *     before 1.30)
 */
public record Caller(
    String namespace, String serviceAccount, @Nullable String pod, @Nullable String node) {}
