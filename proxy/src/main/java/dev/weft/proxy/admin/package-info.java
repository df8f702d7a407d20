/** The proxy's own port: health, metrics, state, drain. */
@NullMarked
package dev.weft.proxy.admin;

import org.jspecify.annotations.NullMarked;
