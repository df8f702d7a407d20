/** Who proves what to whom: authorities, their rotation, and each proxy's part in it. */
@NullMarked
package dev.weft.cli.identity;

import org.jspecify.annotations.NullMarked;
