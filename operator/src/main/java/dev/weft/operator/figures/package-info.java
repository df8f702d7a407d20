/** What pods were asked, counted and judged, from what their proxies report. */
@NullMarked
package dev.weft.operator.figures;

import org.jspecify.annotations.NullMarked;
