/**
 * Splits as others write them: the Service Mesh Interface's TrafficSplit and HTTPRouteGroup, where
 * a cluster has them.
 */
@NullMarked
package dev.weft.operator.smi;

import org.jspecify.annotations.NullMarked;
