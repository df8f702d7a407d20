/**
 * The ServiceProfile's status: whether it makes sense, and how far it has come among the proxies.
 */
@NullMarked
package dev.weft.operator.reconcile.serviceprofile;

import org.jspecify.annotations.NullMarked;
