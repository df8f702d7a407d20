/**
 * What the proxy knows of its destinations: immutable snapshots, one volatile each. And what all
 * event loops judge together: circuits, swapped as a whole.
 */
@NullMarked
package dev.weft.proxy.state;

import org.jspecify.annotations.NullMarked;
