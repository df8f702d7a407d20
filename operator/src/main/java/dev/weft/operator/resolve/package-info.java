/**
 * Finds what a name or an address stands for in the cluster, and who serves it. Pure: values in,
 * values out.
 */
@NullMarked
package dev.weft.operator.resolve;

import org.jspecify.annotations.NullMarked;
