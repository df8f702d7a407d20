package dev.weft.proxy.outbound;

/**
 * Requests with the same key go to the same endpoint, while it is well.
 *
 * @param key a hash of what they have in common
 */
record Affinity(long key) {}
