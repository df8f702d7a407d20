/**
 * What proxies have acknowledged: kept by each serve replica, and gathered from all of them by the
 * reconcile role.
 */
@NullMarked
package dev.weft.operator.fleet;

import org.jspecify.annotations.NullMarked;
