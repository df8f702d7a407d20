/**
 * The rotation of trust anchors, and whatever else changes what the mesh's identity Secret holds: a
 * function of what the Secrets hold and what proxies report (decision 14). Pure.
 */
@NullMarked
package dev.weft.operator.rotation;

import org.jspecify.annotations.NullMarked;
