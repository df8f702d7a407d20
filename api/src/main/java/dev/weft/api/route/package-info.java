/**
 * The routing model: what the operator makes of custom resources and Services, and what proxies act
 * on. Immutable values only.
 */
@NullMarked
package dev.weft.api.route;

import org.jspecify.annotations.NullMarked;
