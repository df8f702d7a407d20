@NullMarked
package dev.weft.playground.app;

import org.jspecify.annotations.NullMarked;
