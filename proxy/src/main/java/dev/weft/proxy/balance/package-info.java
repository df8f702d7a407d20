/** Which endpoint gets the next request. Pure: time and chance are arguments. */
@NullMarked
package dev.weft.proxy.balance;

import org.jspecify.annotations.NullMarked;
