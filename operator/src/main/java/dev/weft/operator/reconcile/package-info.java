/** What the statuses of several kinds have in common; the kinds have a package each. */
@NullMarked
package dev.weft.operator.reconcile;

import org.jspecify.annotations.NullMarked;
