/** A proxy at work during the build, so that what it loads and how it runs is in its AOT cache. */
@NullMarked
package dev.weft.image.training;

import org.jspecify.annotations.NullMarked;
