/** The custom resources' definitions and examples against API servers. */
@NullMarked
package dev.weft.e2e.crds;

import org.jspecify.annotations.NullMarked;
