package dev.weft.operator.serve;

import org.jspecify.annotations.Nullable;

/**
 * Who holds a token, as the API server says.
 *
 * @param pod the pod that the token is bound to
 */
public record Caller(String namespace, String serviceAccount, @Nullable String pod) {}
