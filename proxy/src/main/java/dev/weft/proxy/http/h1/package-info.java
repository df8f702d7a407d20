/** HTTP/1.1: connections of clients and to servers, framing, pools. */
@NullMarked
package dev.weft.proxy.http.h1;

import org.jspecify.annotations.NullMarked;
