/** Secrets of the control plane's namespace that hold a key and its chain. */
@NullMarked
package dev.weft.operator.secrets;

import org.jspecify.annotations.NullMarked;
