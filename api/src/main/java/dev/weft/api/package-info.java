/** Names that all parts of Weft share. */
@NullMarked
package dev.weft.api;

import org.jspecify.annotations.NullMarked;
