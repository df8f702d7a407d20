/** The life of a write: defaults, admission, validation, ownership of fields, storage. */
@NullMarked
package dev.weft.playground.apiserver.write;

import org.jspecify.annotations.NullMarked;
