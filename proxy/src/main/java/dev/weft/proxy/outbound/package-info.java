/**
 * From the local application to other pods. Start at {@link dev.weft.proxy.outbound.OutboundStack}.
 */
@NullMarked
package dev.weft.proxy.outbound;

import org.jspecify.annotations.NullMarked;
