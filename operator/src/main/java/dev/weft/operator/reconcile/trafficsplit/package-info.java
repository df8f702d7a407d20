/** Says what has become of a TrafficSplit, and moves its rollout. */
@NullMarked
package dev.weft.operator.reconcile.trafficsplit;

import org.jspecify.annotations.NullMarked;
