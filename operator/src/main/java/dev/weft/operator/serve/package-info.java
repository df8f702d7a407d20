/**
 * The control plane's ports: discovery, reports and fleet over HTTP/2, and small HTTP/1.1 servers
 * for webhook and health.
 */
@NullMarked
package dev.weft.operator.serve;

import org.jspecify.annotations.NullMarked;
