/**
 * The authorities of the mesh: kept in their Secrets, or followed there, and from them the mesh's
 * identity Secret.
 */
@NullMarked
package dev.weft.operator.reconcile.certificate;

import org.jspecify.annotations.NullMarked;
