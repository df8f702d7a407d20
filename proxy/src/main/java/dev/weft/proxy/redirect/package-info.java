/** The rules that send a pod's traffic through its proxy, as text for nft and iptables. Pure. */
@NullMarked
package dev.weft.proxy.redirect;

import org.jspecify.annotations.NullMarked;
