/** The stream client of the control plane. */
@NullMarked
package dev.weft.proxy.control;

import org.jspecify.annotations.NullMarked;
