/**
 * Identity as its adversaries and its patients see it. These take minutes and network namespaces:
 * {@code .ci/run identity} runs them.
 */
@NullMarked
package dev.weft.e2e.identity;

import org.jspecify.annotations.NullMarked;
