/** The operator, run as the playground's pods by its own rights. */
@NullMarked
package dev.weft.e2e.operator;

import org.jspecify.annotations.NullMarked;
