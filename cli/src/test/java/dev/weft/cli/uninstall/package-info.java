@NullMarked
package dev.weft.cli.uninstall;

import org.jspecify.annotations.NullMarked;
