/**
 * Trust anchors rotated under load, while the operator is killed after each of its writes: nothing
 * may fail.
 */
@NullMarked
package dev.weft.playground.app.demo.rotation;

import org.jspecify.annotations.NullMarked;
