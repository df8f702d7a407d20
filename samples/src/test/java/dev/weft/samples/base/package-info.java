@NullMarked
package dev.weft.samples.base;

import org.jspecify.annotations.NullMarked;
