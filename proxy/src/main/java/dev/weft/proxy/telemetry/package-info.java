/** Metrics by Linkerd's contract, and the log. */
@NullMarked
package dev.weft.proxy.telemetry;

import org.jspecify.annotations.NullMarked;
