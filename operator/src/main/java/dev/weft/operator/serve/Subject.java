package dev.weft.operator.serve;

import dev.weft.api.route.Source;
import dev.weft.operator.index.Latest;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of versions tells of, and in which words.
 *
 * @param <V> what the reader shall hold
 */
interface Subject<V> {
  /** How reports name the stream. */
  String stream();

  /** What the head of the response says of its own. */
  default Http2Headers head() {
    return new DefaultHttp2Headers();
  }

  /**
   * @param listener runs on any thread whenever there is something newer
   */
  Latest.Following<V> follow(Runnable listener);

  String version(V value);

  /** The custom resources behind it. */
  List<Source> sources(V value);

  /**
   * The line that leads from one value to another.
   *
   * @param held what the reader was sent last, in this stream
   */
  String line(@Nullable V held, V latest);

  String heartbeat(@Nullable V held);
}
