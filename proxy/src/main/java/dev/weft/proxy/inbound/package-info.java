/** From other pods to the local application. */
@NullMarked
package dev.weft.proxy.inbound;

import org.jspecify.annotations.NullMarked;
