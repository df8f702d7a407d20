/** Which kinds there are, built in or by CustomResourceDefinition, and their schemas. */
@NullMarked
package dev.weft.playground.apiserver.kind;

import org.jspecify.annotations.NullMarked;
