/** Which route of a destination a request takes. Pure. */
@NullMarked
package dev.weft.proxy.route;

import org.jspecify.annotations.NullMarked;
