/** Rolls workloads, so that their pods come again with a proxy, or without one. */
@NullMarked
package dev.weft.cli.restart;

import org.jspecify.annotations.NullMarked;
