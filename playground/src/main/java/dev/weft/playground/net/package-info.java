/**
 * How the playground's pods reach each other: addresses, names, and a userspace stand-in for
 * kube-proxy. Two ways, one interface: {@link dev.weft.playground.net.Network}.
 */
@NullMarked
package dev.weft.playground.net;

import org.jspecify.annotations.NullMarked;
