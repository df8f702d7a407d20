/**
 * The cluster as far as proxies ask for it: one thread owns it, and publishes a value for each
 * thing asked for.
 */
@NullMarked
package dev.weft.operator.index;

import org.jspecify.annotations.NullMarked;
