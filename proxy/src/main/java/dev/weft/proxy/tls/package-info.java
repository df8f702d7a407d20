/** Mutual TLS: who this pod is, who its peers are, and the handlers that prove both. */
@NullMarked
package dev.weft.proxy.tls;

import org.jspecify.annotations.NullMarked;
