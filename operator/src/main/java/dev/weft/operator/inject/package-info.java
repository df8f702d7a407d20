/**
 * Puts a proxy into a pod on its way into the cluster, or says why not. Pure up to the webhook's
 * page.
 */
@NullMarked
package dev.weft.operator.inject;

import org.jspecify.annotations.NullMarked;
