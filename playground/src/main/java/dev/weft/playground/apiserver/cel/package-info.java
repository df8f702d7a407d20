/** The Common Expression Language with the functions that Kubernetes adds. Pure. */
@NullMarked
package dev.weft.playground.apiserver.cel;

import org.jspecify.annotations.NullMarked;
