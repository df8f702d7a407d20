/** The custom resources of weft.dev. */
@NullMarked
package dev.weft.crds;

import org.jspecify.annotations.NullMarked;
