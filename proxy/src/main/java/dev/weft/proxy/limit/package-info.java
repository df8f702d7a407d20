/** How many requests may come in a time. Pure: time is an argument, state is a value. */
@NullMarked
package dev.weft.proxy.limit;

import org.jspecify.annotations.NullMarked;
