/** What may be tried again, and how often. Pure: time is an argument. */
@NullMarked
package dev.weft.proxy.retry;

import org.jspecify.annotations.NullMarked;
