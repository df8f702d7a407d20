/**
 * Keys, certificates and the authority that signs them. Pure: no network, no files, no Kubernetes.
 */
@NullMarked
package dev.weft.identity;

import org.jspecify.annotations.NullMarked;
