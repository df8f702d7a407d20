package dev.weft.operator.serve;

import dev.weft.api.route.Source;
import dev.weft.api.wire.InboundCodec;
import dev.weft.api.wire.InboundMessage;
import dev.weft.operator.index.Change.PodName;
import dev.weft.operator.index.Index;
import dev.weft.operator.index.Latest;
import dev.weft.operator.index.Topic;
import dev.weft.operator.index.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the asking pod lets in. */
record InboundSubject(Index index, PodName pod) implements Subject<Value.Inbound> {
  @Override
  public String stream() {
    return InboundMessage.STREAM;
  }

  @Override
  public Latest.Following<Value.Inbound> follow(Runnable listener) {
    return index.subscribe(new Topic.Inbound(pod), listener);
  }

  @Override
  public String version(Value.Inbound value) {
    return value.version();
  }

  @Override
  public List<Source> sources(Value.Inbound value) {
    return value.sources();
  }

  @Override
  public String line(Value.@Nullable Inbound held, Value.Inbound latest) {
    return InboundCodec.encode(new InboundMessage.Snapshot(latest.version(), latest.policy()));
  }

  @Override
  public String heartbeat(Value.@Nullable Inbound held) {
    return InboundCodec.encode(new InboundMessage.Heartbeat(held == null ? "" : held.version()));
  }
}
