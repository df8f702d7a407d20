package dev.weft.proxy.app;

import dev.weft.proxy.control.ControlClient;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.outbound.TargetState;
import dev.weft.proxy.state.InboundSlot;
import dev.weft.proxy.state.Slot;
import dev.weft.proxy.telemetry.ProcessStatus;
import dev.weft.proxy.tls.Identity;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** All that /state shows, at one moment. */
record State(
    Config config,
    Limits limits,
    boolean ready,
    boolean draining,
    @Nullable String zone,
    Identity.Status identity,
    ControlClient.@Nullable Status control,
    InboundSlot inbound,
    ProcessStatus process,
    Collection<Slot> slots,
    List<Worker> workers) {

  /**
   * What one event loop has.
   *
   * @param connections of clients, by kind
   */
  record Worker(SortedMap<String, Integer> connections, Collection<TargetState> destinations) {}
}
