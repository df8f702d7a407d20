/** What a connection speaks, told from its first bytes. Pure. */
@NullMarked
package dev.weft.proxy.detect;

import org.jspecify.annotations.NullMarked;
