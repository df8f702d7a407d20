/** Who asks: certificates, tokens, and the reviews that answer questions about them. */
@NullMarked
package dev.weft.playground.apiserver.access;

import org.jspecify.annotations.NullMarked;
