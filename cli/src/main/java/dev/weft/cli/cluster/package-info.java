/** The pods of a cluster, and what their proxies say of themselves. */
@NullMarked
package dev.weft.cli.cluster;

import org.jspecify.annotations.NullMarked;
