/**
 * When an endpoint is left out, and when it is asked again. Pure: time and chance are arguments.
 */
@NullMarked
package dev.weft.proxy.breaker;

import org.jspecify.annotations.NullMarked;
