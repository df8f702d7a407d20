/** What custom resources make of the traffic between pods. */
@NullMarked
package dev.weft.e2e.traffic;

import org.jspecify.annotations.NullMarked;
