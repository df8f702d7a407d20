/** Programs that show a mesh at work. */
@NullMarked
package dev.weft.samples;

import org.jspecify.annotations.NullMarked;
