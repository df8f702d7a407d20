/** Upgrades of a fleet that runs. */
@NullMarked
package dev.weft.e2e.upgrade;

import org.jspecify.annotations.NullMarked;
