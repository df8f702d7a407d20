/** Rules over all modules: who may know whom, and why. */
@NullMarked
package dev.weft.e2e.architecture;

import org.jspecify.annotations.NullMarked;
