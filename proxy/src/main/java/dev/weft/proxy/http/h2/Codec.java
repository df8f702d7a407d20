package dev.weft.proxy.http.h2;

import dev.weft.proxy.net.Limits;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder.SensitivityDetector;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.util.AsciiString;

/** Netty's codec, held to the proxy's bounds. */
final class Codec<C extends Connection> extends AbstractHttp2ConnectionHandlerBuilder<C, Codec<C>> {
  private static final float WINDOW_UPDATE_RATIO = 0.5f;

  /** Shorter ones can be guessed byte by byte, from what a second client's request costs. */
  private static final int MIN_INDEXED_COOKIE = 20;

  /**
   * RFC 7541, section 7.1: many clients share a connection's compression table, and none may learn
   * another's secrets from it.
   */
  private static final SensitivityDetector SECRETS =
      (name, value) ->
          switch (name.length()) {
            case 6 ->
                value.length() < MIN_INDEXED_COOKIE
                    && AsciiString.contentEquals(name, HttpHeaderNames.COOKIE);
            case 13 -> AsciiString.contentEquals(name, HttpHeaderNames.AUTHORIZATION);
            case 19 -> AsciiString.contentEquals(name, HttpHeaderNames.PROXY_AUTHORIZATION);
            default -> false;
          };

  private final Maker<C> maker;

  /** The constructor of a connection's handler. */
  @FunctionalInterface
  interface Maker<C> {
    C make(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings);
  }

  private Codec(Maker<C> maker) {
    this.maker = maker;
  }

  static <C extends Connection> C build(boolean server, Limits limits, Maker<C> maker) {
    var http2 = limits.http2();
    Http2Settings settings =
        Http2Settings.defaultSettings()
            .initialWindowSize(http2.streamWindowBytes())
            .maxHeaderListSize(limits.maxHeaderBytes());
    if (server) {
      settings.maxConcurrentStreams(http2.maxStreams()).connectProtocolEnabled(true);
    } else {
      settings.pushEnabled(false);
    }
    return new Codec<C>((_, encoder, own) -> withReader(server, limits, encoder, own, maker))
        .connection(connection(server))
        .initialSettings(settings)
        .headerSensitivityDetector(SECRETS)
        .encoderEnforceMaxQueuedControlFrames(http2.maxUnsentControlFrames())
        .encoderEnforceMaxRstFramesPerWindow(
            server ? http2.maxResets() : 0, (int) http2.resetWindow().toSeconds())
        .build();
  }

  /** The builder makes readers of its own only: so a second one is given what the first made. */
  private static <C extends Connection> C withReader(
      boolean server,
      Limits limits,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      Maker<C> maker) {
    var http2 = limits.http2();
    var reader =
        new DefaultHttp2FrameReader(
            new HeadersDecoder(limits.maxHeaderBytes()), http2.maxContinuations());
    var decoder =
        new DefaultHttp2ConnectionDecoder(
            encoder.connection(),
            encoder,
            reader,
            Http2PromisedRequestVerifier.ALWAYS_VERIFY,
            true, // acknowledges SETTINGS
            true, // answers PING
            true, // validates headers
            true); // and that all pseudo-header fields are there
    return new Codec<>(maker)
        .decoderEnforceMaxConsecutiveEmptyDataFrames(http2.maxEmptyData())
        .decoderEnforceMaxRstFramesPerWindow(
            server ? http2.maxResets() : 0, (int) http2.resetWindow().toSeconds())
        .initialSettings(settings)
        .codec(decoder, encoder) // takes no bounds any more
        .build();
  }

  /** Reads header blocks as {@link Incoming}. */
  private static final class HeadersDecoder extends DefaultHttp2HeadersDecoder {
    HeadersDecoder(int maxListBytes) {
      super(true, maxListBytes);
    }

    @Override
    protected Http2Headers newHeaders() {
      return new Incoming();
    }
  }

  private static Http2Connection connection(boolean server) {
    var connection = new WithCrossings(server);
    // Only a stream's own window holds it back: one slow reader must not stop the others.
    connection
        .local()
        .flowController(new DefaultHttp2LocalFlowController(connection, WINDOW_UPDATE_RATIO, true));
    connection
        .remote()
        .flowController(
            new DefaultHttp2RemoteFlowController(
                connection, new UniformStreamByteDistributor(connection)));
    return connection;
  }

  /**
   * What came for a stream above the last of our GOAWAY was sent before the peer heard it, and is
   * ignored (RFC 9113, section 6.8). Netty's reader would have it that there never was such a
   * stream, and would end the connection with all that is under way on it.
   */
  private static final class WithCrossings extends DefaultHttp2Connection {
    WithCrossings(boolean server) {
      super(server);
    }

    @Override
    public boolean streamMayHaveExisted(int id) {
      return super.streamMayHaveExisted(id)
          || (goAwaySent()
              && remote().isValidStreamId(id)
              && id > remote().lastStreamKnownByPeer());
    }
  }

  @Override
  protected C build(
      Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
    return maker.make(decoder, encoder, settings);
  }
}
