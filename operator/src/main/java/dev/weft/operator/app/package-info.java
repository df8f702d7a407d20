/**
 * Process start and stop: configuration, roles, health, metrics. The only package that reads clocks
 * and the environment.
 */
@NullMarked
package dev.weft.operator.app;

import org.jspecify.annotations.NullMarked;
