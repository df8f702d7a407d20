/**
 * Issues certificates to workloads, and says whom proxies trust: what the identity Secret holds,
 * who asks, how often, and what comes of it. Knows neither HTTP nor Kubernetes.
 */
@NullMarked
package dev.weft.operator.ca;

import org.jspecify.annotations.NullMarked;
