/**
 * Takes Weft out of a cluster: in an order in which no application breaks, until nothing is left.
 */
@NullMarked
package dev.weft.cli.uninstall;

import org.jspecify.annotations.NullMarked;
