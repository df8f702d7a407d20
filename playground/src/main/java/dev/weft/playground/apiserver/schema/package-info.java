/** Structural schemas at work: unknown fields, defaults, validation. Pure. */
@NullMarked
package dev.weft.playground.apiserver.schema;

import org.jspecify.annotations.NullMarked;
