/**
 * The AuthorizationPolicy's status: whether it makes sense, whom it speaks for, and how far it has
 * come among their proxies.
 */
@NullMarked
package dev.weft.operator.reconcile.authorizationpolicy;

import org.jspecify.annotations.NullMarked;
