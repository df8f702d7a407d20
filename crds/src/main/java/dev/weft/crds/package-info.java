/** The custom resources of weft.dev: what they share, and their definitions as YAML. */
@NullMarked
package dev.weft.crds;

import org.jspecify.annotations.NullMarked;
