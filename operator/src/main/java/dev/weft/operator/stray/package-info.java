/**
 * Pods that slipped by: they should have a proxy, and have none. Found, told of, and on request
 * evicted, so that whoever made them makes them again.
 */
@NullMarked
package dev.weft.operator.stray;

import org.jspecify.annotations.NullMarked;
