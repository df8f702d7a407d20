/**
 * Makes the routing model of custom resources and Services, or says why not. Pure: values in,
 * values out.
 */
@NullMarked
package dev.weft.operator.translate;

import org.jspecify.annotations.NullMarked;
