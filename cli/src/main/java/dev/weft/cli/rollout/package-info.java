/**
 * {@code weft rollout}: how the rollouts of TrafficSplits stand, and what a person wants of them.
 */
@NullMarked
package dev.weft.cli.rollout;

import org.jspecify.annotations.NullMarked;
