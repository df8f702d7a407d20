@NullMarked
package dev.weft.cli.metrics;

import org.jspecify.annotations.NullMarked;
