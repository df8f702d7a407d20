/** A whole mesh in a playground, used as its users use it: by kubectl, under load. */
@NullMarked
package dev.weft.e2e.mesh;

import org.jspecify.annotations.NullMarked;
