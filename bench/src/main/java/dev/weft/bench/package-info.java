/** Weft beside its peers on one machine: capacity, latency, throughput, memory, start. */
@NullMarked
package dev.weft.bench;

import org.jspecify.annotations.NullMarked;
