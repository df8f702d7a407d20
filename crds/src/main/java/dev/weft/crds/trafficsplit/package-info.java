/**
 * The TrafficSplit: how the requests to one service are shared among several, and how that share
 * moves in a rollout.
 */
@NullMarked
package dev.weft.crds.trafficsplit;

import org.jspecify.annotations.NullMarked;
