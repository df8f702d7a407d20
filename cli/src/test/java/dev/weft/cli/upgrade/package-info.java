@NullMarked
package dev.weft.cli.upgrade;

import org.jspecify.annotations.NullMarked;
