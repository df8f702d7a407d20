/** Sockets: transports, listeners, original destinations, names, and what is open. */
@NullMarked
package dev.weft.proxy.net;

import org.jspecify.annotations.NullMarked;
