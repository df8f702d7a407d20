/** What the proxy knows of its destinations: immutable snapshots, one volatile each. */
@NullMarked
package dev.weft.proxy.state;

import org.jspecify.annotations.NullMarked;
