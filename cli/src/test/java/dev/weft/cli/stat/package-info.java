@NullMarked
package dev.weft.cli.stat;

import org.jspecify.annotations.NullMarked;
