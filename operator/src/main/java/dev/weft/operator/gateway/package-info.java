/**
 * Gateway API's HTTPRoute and GRPCRoute, bound to Services (GEP-1294, GEP-1324): what they ask of
 * proxies, which of several holds, and what is to be said of them in their status.
 */
@NullMarked
package dev.weft.operator.gateway;

import org.jspecify.annotations.NullMarked;
