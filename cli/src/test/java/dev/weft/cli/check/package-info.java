@NullMarked
package dev.weft.cli.check;

import org.jspecify.annotations.NullMarked;
