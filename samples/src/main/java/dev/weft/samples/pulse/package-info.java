/**
 * What a mesh must not break: {@code caller} asks {@code echo} by HTTP/1.1 and as gRPC does, and
 * keeps a gRPC stream and a TCP connection open for as long as they hold. It counts what failed and
 * what was dropped, and knows nothing of the mesh but the header by which a proxy says why. {@code
 * asker} notes of each answer when it was asked for and which way it came.
 */
@NullMarked
package dev.weft.samples.pulse;

import org.jspecify.annotations.NullMarked;
