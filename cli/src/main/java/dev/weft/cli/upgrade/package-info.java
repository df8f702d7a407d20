/** {@code weft upgrade}: where an upgrade of the fleet stands. */
@NullMarked
package dev.weft.cli.upgrade;

import org.jspecify.annotations.NullMarked;
