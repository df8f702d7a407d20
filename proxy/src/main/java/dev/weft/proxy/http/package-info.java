/** What both versions of HTTP share: exchanges, bodies, the layers between. */
@NullMarked
package dev.weft.proxy.http;

import org.jspecify.annotations.NullMarked;
