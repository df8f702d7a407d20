@NullMarked
package dev.weft.cli.identity;

import org.jspecify.annotations.NullMarked;
