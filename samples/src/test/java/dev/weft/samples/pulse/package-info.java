@NullMarked
package dev.weft.samples.pulse;

import org.jspecify.annotations.NullMarked;
