/**
 * Puts the playground together: {@link dev.weft.playground.app.Cluster} is all that a caller needs.
 */
@NullMarked
package dev.weft.playground.app;

import org.jspecify.annotations.NullMarked;
