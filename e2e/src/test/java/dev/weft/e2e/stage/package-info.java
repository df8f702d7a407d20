/** What tests stand on: clusters of the playground, and the command {@code weft}. */
@NullMarked
package dev.weft.e2e.stage;

import org.jspecify.annotations.NullMarked;
