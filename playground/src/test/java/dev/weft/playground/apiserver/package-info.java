/** The API server through its clients' eyes; e2e holds it to a real one. */
@NullMarked
package dev.weft.playground.apiserver;

import org.jspecify.annotations.NullMarked;
