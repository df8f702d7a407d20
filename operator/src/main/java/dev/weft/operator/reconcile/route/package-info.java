/** The status of Gateway API's routes: what has become of them at each Service. */
@NullMarked
package dev.weft.operator.reconcile.route;

import org.jspecify.annotations.NullMarked;
