/** The embedded cluster that runs without Kubernetes. */
@NullMarked
package dev.weft.playground;

import org.jspecify.annotations.NullMarked;
