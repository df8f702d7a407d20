package dev.weft.proxy.outbound;

import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Names;
import dev.weft.proxy.state.Directory;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.tls.Identity;
import io.micrometer.core.instrument.Counter;
import java.net.InetSocketAddress;
import java.util.function.Predicate;

/**
 * What the outbound side of one event loop works with.
 *
 * @param identity who this pod is to other proxies
 * @param pod what stands for the client where destinations are chosen by its address
 * @param ownPod where endpoints of the pod itself are reached
 * @param ownListener whether an address is where this very proxy takes outbound traffic
 * @param opened counts endpoints that a breaker left out
 * @param injected counts faults put in on purpose
 * @param mirroring bounds and counts copies of requests
 */
record Environment(
    Loop loop,
    Directory directory,
    Names names,
    Identity identity,
    Affinity pod,
    OwnPod ownPod,
    Metrics metrics,
    Predicate<InetSocketAddress> ownListener,
    Counter opened,
    TimedOut timedOut,
    Injected injected,
    Mirroring mirroring) {}
