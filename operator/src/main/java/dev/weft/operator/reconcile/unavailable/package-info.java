/**
 * Kinds whose definitions are there and whose function is not yet: their status says so, so that
 * nobody waits in vain.
 */
@NullMarked
package dev.weft.operator.reconcile.unavailable;

import org.jspecify.annotations.NullMarked;
