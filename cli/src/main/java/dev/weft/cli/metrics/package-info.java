/**
 * What proxies measured, computed from what they expose: text to samples, two scrapes to a window,
 * a window to golden metrics. Pure.
 */
@NullMarked
package dev.weft.cli.metrics;

import org.jspecify.annotations.NullMarked;
