/** JSON, merge and strategic patches, server-side apply and managed fields. Pure. */
@NullMarked
package dev.weft.playground.apiserver.patch;

import org.jspecify.annotations.NullMarked;
