/** Objects with versions and an event log, and the journal that keeps them over a restart. */
@NullMarked
package dev.weft.playground.apiserver.store;

import org.jspecify.annotations.NullMarked;
