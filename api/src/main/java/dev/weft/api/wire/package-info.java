/**
 * What proxies and the control plane say to each other: JSON records, one a line, in HTTP/2
 * streams. Readers ignore fields and message types that they do not know, so that versions may
 * differ.
 */
@NullMarked
package dev.weft.api.wire;

import org.jspecify.annotations.NullMarked;
