/**
 * The process: configuration, assembly, start and drain. The only place that reads the clock and
 * makes chance.
 */
@NullMarked
package dev.weft.proxy.app;

import org.jspecify.annotations.NullMarked;
