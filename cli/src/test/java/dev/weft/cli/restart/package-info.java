@NullMarked
package dev.weft.cli.restart;

import org.jspecify.annotations.NullMarked;
