/** The playground's API server beside a real one: the same questions, and the answers compared. */
@NullMarked
package dev.weft.e2e.apiserver;

import org.jspecify.annotations.NullMarked;
