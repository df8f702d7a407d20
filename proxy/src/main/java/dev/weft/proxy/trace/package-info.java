/** Which requests become spans, and how they reach a collector. Off unless asked for. */
@NullMarked
package dev.weft.proxy.trace;

import org.jspecify.annotations.NullMarked;
