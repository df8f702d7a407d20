/**
 * How a rollout moves: from what is asked, how far it had come and what proxies report, to how far
 * it comes now. Values only.
 */
@NullMarked
package dev.weft.operator.rollout;

import org.jspecify.annotations.NullMarked;
