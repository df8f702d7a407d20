/** Waits and counts over time. Pure: time and chance are arguments. */
@NullMarked
package dev.weft.proxy.time;

import org.jspecify.annotations.NullMarked;
