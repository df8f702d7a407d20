/** Everything that is not HTTP: bytes, both ways. */
@NullMarked
package dev.weft.proxy.opaque;

import org.jspecify.annotations.NullMarked;
