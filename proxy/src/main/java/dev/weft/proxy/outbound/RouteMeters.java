package dev.weft.proxy.outbound;

import dev.weft.proxy.telemetry.RequestMeters;

/**
 * @param seen what clients get, retries included in the one response
 * @param attempts what servers are asked and say
 */
record RouteMeters(RequestMeters seen, RequestMeters attempts) {}
