@NullMarked
package dev.weft.playground.net;

import org.jspecify.annotations.NullMarked;
