/**
 * A small shop: {@code web} asks {@code orders} and {@code stock}, {@code orders} asks {@code
 * stock}, {@code load} asks {@code web} at a constant rate and counts. It knows nothing of the mesh
 * but one header by which it tells the mesh's failures from its own.
 */
@NullMarked
package dev.weft.samples.shop;

import org.jspecify.annotations.NullMarked;
