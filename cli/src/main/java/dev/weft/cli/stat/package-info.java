/** {@code weft stat}: golden metrics per workload, asked of the proxies themselves. */
@NullMarked
package dev.weft.cli.stat;

import org.jspecify.annotations.NullMarked;
