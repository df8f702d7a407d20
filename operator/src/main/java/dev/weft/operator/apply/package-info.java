/**
 * Bringing objects of the cluster to what they should be: server-side apply, and only where
 * something differs.
 */
@NullMarked
package dev.weft.operator.apply;

import org.jspecify.annotations.NullMarked;
