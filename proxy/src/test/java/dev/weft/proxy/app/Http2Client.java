package dev.weft.proxy.app;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 client with prior knowledge, on one connection, that shows what comes as it comes. */
final class Http2Client implements AutoCloseable {
  private static final EventLoopGroup GROUP =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  final Channel channel;
  private final Frames frames = new Frames();
  private final Map<Http2FrameStream, Call> calls = new ConcurrentHashMap<>();
  final CompletableFuture<Http2Settings> settings = new CompletableFuture<>();
  final List<Long> goAways = Collections.synchronizedList(new ArrayList<>());

  Http2Client(InetSocketAddress address) throws Exception {
    this(address, Http2Settings.defaultSettings());
  }

  Http2Client(InetSocketAddress address, Http2Settings settings) throws Exception {
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forClient().initialSettings(settings).validateHeaders(false).build();
    channel =
        new Bootstrap()
            .group(GROUP)
            .channel(NioSocketChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel ch) {
                    ch.pipeline().addLast(codec, frames);
                  }
                })
            .connect(address)
            .sync()
            .channel();
  }

  /** What came of a request. */
  record Answer(int status, Http2Headers headers, String body, Http2Headers trailers) {
    String header(String name) {
      CharSequence value = headers.get(name);
      return value == null ? "" : value.toString();
    }
  }

  /** The stream was reset, or the connection closed. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1;
    final long code;

    Broken(long code) {
      super("reset: " + Http2Error.valueOf(code));
      this.code = code;
    }
  }

  /** One request. */
  final class Call {
    final Http2FrameStream stream = frames.newStream();
    final CompletableFuture<Answer> answer = new CompletableFuture<>();
    final List<Http2Headers> informational = Collections.synchronizedList(new ArrayList<>());
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private @Nullable Http2Headers head;
    final AtomicInteger received = new AtomicInteger();
    volatile boolean taking = true;

    Call data(String text, boolean end) {
      return data(text.getBytes(StandardCharsets.UTF_8), end);
    }

    Call data(byte[] bytes, boolean end) {
      ChannelFuture _ = write(bytes, end);
      return this;
    }

    /** Done when all of it is sent. */
    ChannelFuture write(byte[] bytes, boolean end) {
      return channel.writeAndFlush(
          new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), end).stream(stream));
    }

    Call trailers(String... fields) {
      channel.writeAndFlush(
          new DefaultHttp2HeadersFrame(fields(new DefaultHttp2Headers(), fields), true)
              .stream(stream));
      return this;
    }

    void cancel() {
      channel.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
    }

    void take(int bytes) {
      channel.writeAndFlush(new DefaultHttp2WindowUpdateFrame(bytes).stream(stream));
    }

    Answer await() throws Exception {
      return answer.get(20, TimeUnit.SECONDS);
    }

    private void headers(Http2HeadersFrame frame) {
      Http2Headers headers = frame.headers();
      if (head == null && headers.status().charAt(0) == '1') {
        informational.add(headers);
      } else if (head == null) {
        head = headers;
        if (frame.isEndStream()) {
          end(new DefaultHttp2Headers());
        }
      } else {
        end(headers);
      }
    }

    private void data(Http2DataFrame frame) {
      received.addAndGet(frame.content().readableBytes());
      byte[] bytes = ByteBufUtil.getBytes(frame.content());
      body.write(bytes, 0, bytes.length);
      if (taking && frame.initialFlowControlledBytes() > 0) {
        take(frame.initialFlowControlledBytes());
      }
      if (frame.isEndStream()) {
        end(new DefaultHttp2Headers());
      }
    }

    private void end(Http2Headers trailers) {
      Http2Headers headers = head;
      answer.complete(
          new Answer(
              headers == null ? 0 : Integer.parseInt(headers.status().toString()),
              headers == null ? new DefaultHttp2Headers() : headers,
              body.toString(StandardCharsets.UTF_8),
              trailers));
    }
  }

  private static Http2Headers fields(Http2Headers to, String... fields) {
    for (int i = 0; i < fields.length; i += 2) {
      to.add(fields[i], fields[i + 1]);
    }
    return to;
  }

  /**
   * @param fields names and values; replaces pseudo-header fields
   */
  Call open(String method, String authority, String path, boolean end, String... fields) {
    Http2Headers headers =
        new DefaultHttp2Headers(false)
            .method(method)
            .scheme("http")
            .authority(authority)
            .path(path);
    return send(fields(headers, fields), end);
  }

  Call send(Http2Headers headers, boolean end) {
    var call = new Call();
    calls.put(call.stream, call);
    channel
        .writeAndFlush(new DefaultHttp2HeadersFrame(headers, end).stream(call.stream))
        .addListener(done -> {
          if (!done.isSuccess()) {
            call.answer.completeExceptionally(done.cause());
          }
        });
    return call;
  }

  Answer get(String authority, String path, String... fields) throws Exception {
    return open("GET", authority, path, true, fields).await();
  }

  /** Every frame, on the client's event loop. */
  private final class Frames extends Http2ChannelDuplexHandler {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      Call call = message instanceof Http2StreamFrame frame ? calls.get(frame.stream()) : null;
      switch (message) {
        case Http2HeadersFrame frame when call != null -> call.headers(frame);
        case Http2DataFrame frame when call != null -> call.data(frame);
        case Http2ResetFrame frame when call != null ->
            call.answer.completeExceptionally(new Broken(frame.errorCode()));
        case Http2SettingsFrame frame -> settings.complete(frame.settings());
        case Http2GoAwayFrame frame -> goAways.add(frame.errorCode());
        default -> {}
      }
      ReferenceCountUtil.release(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      calls.values().forEach(call -> call.answer.completeExceptionally(new Broken(-1)));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
  }
}
