/** HTTP/2: connections of clients and to servers, streams, header blocks, pools. */
@NullMarked
package dev.weft.proxy.http.h2;

import org.jspecify.annotations.NullMarked;
