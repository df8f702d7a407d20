/** HTTP/1.1 on both sides of an exchange: framing, hygiene, bodies, pooled upstream connections. */
@NullMarked
package dev.weft.proxy.http;

import org.jspecify.annotations.NullMarked;
