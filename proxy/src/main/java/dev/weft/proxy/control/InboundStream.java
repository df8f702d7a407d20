package dev.weft.proxy.control;

import dev.weft.api.wire.InboundCodec;
import dev.weft.api.wire.InboundMessage;
import dev.weft.api.wire.MalformedLineException;
import dev.weft.proxy.control.Subscription.Reaction;
import dev.weft.proxy.state.InboundSlot;
import dev.weft.proxy.telemetry.Log;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the pod lets in, as told by the control plane, line by line. Outlives connections: what is
 * in force stays until something newer comes. Confined to the control loop.
 */
final class InboundStream {
  private final InboundSlot slot;
  private @Nullable String complaint; // of the version in force
  private boolean answered; // on this connection, for that version

  InboundStream(InboundSlot slot) {
    this.slot = slot;
  }

  /** To resume from; null for all. */
  @Nullable String version() {
    return slot.known().version();
  }

  /** A new connection: the control plane may be another replica that knows nothing of us. */
  void reconnected() {
    answered = false;
  }

  /** A line that cannot be read changes nothing, and is refused. */
  Reaction line(String line) {
    try {
      return InboundCodec.decode(line)
          .map((Function<InboundMessage, Reaction>) this::apply)
          .orElse(new Reaction.Nothing());
    } catch (MalformedLineException e) {
      String reason = String.valueOf(e.getMessage());
      slot.refuse(reason);
      return new Reaction.Nack("", reason);
    }
  }

  private Reaction apply(InboundMessage message) {
    return switch (message) {
      case InboundMessage.Snapshot snapshot -> {
        complaint = slot.set(snapshot.version(), snapshot.policy());
        Log.info("inbound policy in force", "version", snapshot.version());
        yield answer(snapshot.version());
      }
      case InboundMessage.Heartbeat(String version) -> heartbeat(version);
    };
  }

  private Reaction heartbeat(String version) {
    String held = version();
    if (held == null) {
      return new Reaction.Nothing();
    }
    if (!held.equals(version)) {
      return new Reaction.AskAnew();
    }
    return answered ? new Reaction.Nothing() : answer(version);
  }

  private Reaction answer(String version) {
    answered = true;
    return complaint == null ? new Reaction.Ack(version) : new Reaction.Nack(version, complaint);
  }
}
