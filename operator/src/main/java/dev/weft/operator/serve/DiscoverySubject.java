package dev.weft.operator.serve;

import dev.weft.api.Headers;
import dev.weft.api.route.Source;
import dev.weft.api.wire.DiscoveryCodec;
import dev.weft.api.wire.DiscoveryMessage;
import dev.weft.operator.index.Index;
import dev.weft.operator.index.Latest;
import dev.weft.operator.index.Topic;
import dev.weft.operator.index.Value;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A destination.
 *
 * @param zone that the reader is in
 */
record DiscoverySubject(Index index, Topic.OfDestination key, @Nullable String zone)
    implements Subject<Value.OfDestination> {
  @Override
  public String stream() {
    return StreamNames.discovery(key.destination().text());
  }

  @Override
  public Http2Headers head() {
    var head = new DefaultHttp2Headers();
    if (zone != null) {
      head.set(Headers.ZONE, zone);
    }
    return head;
  }

  @Override
  public Latest.Following<Value.OfDestination> follow(Runnable listener) {
    return index.subscribe(key, listener);
  }

  @Override
  public String version(Value.OfDestination value) {
    return value.version();
  }

  @Override
  public List<Source> sources(Value.OfDestination value) {
    return value.sources();
  }

  @Override
  public String line(Value.@Nullable OfDestination held, Value.OfDestination latest) {
    return DiscoveryCodec.encode(Messages.between(held, latest));
  }

  @Override
  public String heartbeat(Value.@Nullable OfDestination held) {
    return DiscoveryCodec.encode(
        new DiscoveryMessage.Heartbeat(held instanceof Value.Known known ? known.version() : ""));
  }
}
