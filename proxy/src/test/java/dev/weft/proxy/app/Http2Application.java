package dev.weft.proxy.app;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP/2 server with prior knowledge, whose answers a test writes frame by frame. */
final class Http2Application implements AutoCloseable {
  private static final EventLoopGroup GROUP =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  private final Channel server;
  private final Answer answer;
  private final Settings settings;
  final Set<Channel> connections = ConcurrentHashMap.newKeySet();
  final AtomicInteger accepted = new AtomicInteger();

  final AtomicInteger requests = new AtomicInteger();

  /** Called on the event loop with each part of a request. */
  interface Answer {
    /** The request is whole. */
    void whole(Request request);

    /** Its head has come, and perhaps nothing more. */
    default void begun(Request request) {}
  }

  /** What a server says of itself. */
  @FunctionalInterface
  interface Settings {
    Http2Settings make();
  }

  /** One stream. */
  static final class Request {
    private final ChannelHandlerContext ctx;
    private final Http2FrameStream stream;
    final Http2Headers headers;
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    Http2Headers trailers = new DefaultHttp2Headers();
    volatile Runnable onReset = () -> {};
    volatile boolean taking = true;
    final AtomicInteger received = new AtomicInteger();

    Request(ChannelHandlerContext ctx, Http2FrameStream stream, Http2Headers headers) {
      this.ctx = ctx;
      this.stream = stream;
      this.headers = headers;
    }

    Request head(String status, boolean end, String... fields) {
      return fields(new DefaultHttp2Headers(false).status(status), end, fields);
    }

    /** It leaves with what is written next: a proxy that reads the one has the other. */
    Request headWithWhatFollows(String status, String... fields) {
      var headers = new DefaultHttp2Headers(false).status(status);
      for (int i = 0; i < fields.length; i += 2) {
        headers.add(fields[i], fields[i + 1]);
      }
      ctx.write(new DefaultHttp2HeadersFrame(headers, false).stream(stream));
      return this;
    }

    Request trailers(String... fields) {
      return fields(new DefaultHttp2Headers(false), true, fields);
    }

    private Request fields(Http2Headers headers, boolean end, String... fields) {
      for (int i = 0; i < fields.length; i += 2) {
        headers.add(fields[i], fields[i + 1]);
      }
      ctx.writeAndFlush(new DefaultHttp2HeadersFrame(headers, end).stream(stream));
      return this;
    }

    Request data(String text, boolean end) {
      ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
      ctx.writeAndFlush(new DefaultHttp2DataFrame(bytes, end).stream(stream));
      return this;
    }

    void text(String text) {
      head("200", false).data(text, true);
    }

    void reset(Http2Error error) {
      ctx.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream));
    }

    /** When the client gives the request up. */
    void onReset(Runnable action) {
      onReset = action;
    }

    void take(int bytes) {
      ctx.writeAndFlush(new DefaultHttp2WindowUpdateFrame(bytes).stream(stream));
    }

    /** Streams above this one are not looked at, and the connection closes when others are done. */
    void goAway() {
      var frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
      frame.setExtraStreamIds(0);
      ctx.writeAndFlush(frame);
    }

    Channel channel() {
      return ctx.channel();
    }
  }

  Http2Application(String ip, int port, Answer answer) throws Exception {
    this(ip, port, Http2Settings::defaultSettings, answer);
  }

  Http2Application(String ip, int port, Settings settings, Answer answer) throws Exception {
    this.answer = answer;
    this.settings = settings;
    this.server =
        new ServerBootstrap()
            .group(GROUP)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accepted.incrementAndGet();
                    connections.add(channel);
                    channel.closeFuture().addListener(_ -> connections.remove(channel));
                    channel
                        .pipeline()
                        .addLast(
                            new Codec()
                                .initialSettings(Http2Application.this.settings.make())
                                .validateHeaders(false)
                                .build(),
                            new Frames());
                  }
                })
            .bind(ip, port)
            .sync()
            .channel();
  }

  /** Answers everything with its name. */
  static Http2Application named(String name, String ip, int port) throws Exception {
    return new Http2Application(
        ip, port, request -> request.text(name + " " + request.headers.path()));
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.localAddress();
  }

  /** One connection. */
  private final class Frames extends ChannelInboundHandlerAdapter {
    private final Map<Http2FrameStream, Request> open = new ConcurrentHashMap<>();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      switch (message) {
        case Http2HeadersFrame frame -> {
          Request request = open.get(frame.stream());
          if (request == null) {
            requests.incrementAndGet();
            request = new Request(ctx, frame.stream(), frame.headers());
            open.put(frame.stream(), request);
            answer.begun(request);
          } else {
            request.trailers = frame.headers();
          }
          if (frame.isEndStream()) {
            end(request);
          }
        }
        case Http2DataFrame frame -> {
          Request request = open.get(frame.stream());
          if (request != null) {
            byte[] bytes = ByteBufUtil.getBytes(frame.content());
            request.body.write(bytes, 0, bytes.length);
            request.received.addAndGet(bytes.length);
            if (request.taking) {
              request.take(frame.initialFlowControlledBytes());
            }
            if (frame.isEndStream()) {
              end(request);
            }
          }
        }
        case Http2ResetFrame frame -> {
          Request request = open.remove(frame.stream());
          if (request != null) {
            request.onReset.run();
          }
        }
        default -> {}
      }
      ReferenceCountUtil.release(message);
    }

    private void end(Request request) {
      open.remove(request.stream);
      answer.whole(request);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  /**
   * Ignores what comes for a stream above the last of its GOAWAY, as RFC 9113, section 6.8, has it;
   * by itself the library ends the connection then.
   */
  private static final class Codec extends Http2FrameCodecBuilder {
    Codec() {
      gracefulShutdownTimeoutMillis(0); // as forServer() has it: close() closes
      connection(
          new DefaultHttp2Connection(true) {
            @Override
            public boolean streamMayHaveExisted(int id) {
              return super.streamMayHaveExisted(id)
                  || (goAwaySent()
                      && remote().isValidStreamId(id)
                      && id > remote().lastStreamKnownByPeer());
            }
          });
    }
  }

  void kill() {
    server.close().syncUninterruptibly();
    connections.forEach(channel -> channel.close().syncUninterruptibly());
  }

  @Override
  public void close() {
    kill();
  }
}
