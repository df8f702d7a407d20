/**
 * Makes the proxy's image: a directory that runs by itself, without a JDK or a class path beside
 * it.
 */
@NullMarked
package dev.weft.image;

import org.jspecify.annotations.NullMarked;
