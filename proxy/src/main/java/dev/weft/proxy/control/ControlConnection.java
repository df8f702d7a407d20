package dev.weft.proxy.control;

import dev.weft.api.wire.DestinationKey;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection to the control plane and its streams: a report, one discovery for each
 * destination, and whatever else is followed or asked for. Confined to the control loop.
 */
final class ControlConnection {
  /** A snapshot of some ten thousand endpoints. */
  private static final int MAX_LINE_BYTES = 4 * 1024 * 1024;

  private static final int MAX_QUEUED_REPORTS = 10_000;

  private final Channel channel;
  private final String authority;
  private final String token;
  private final Runnable onHeard;
  private final Map<DestinationKey, Http2StreamChannel> discoveries = new HashMap<>();
  private final Map<String, Http2StreamChannel> resources = new HashMap<>();
  private final Queue<String> queuedReports = new ArrayDeque<>();
  private @Nullable Http2StreamChannel report;

  /** What becomes of a stream. */
  interface StreamListener {
    /** The head of a response with status 200. */
    default void opened(Http2Headers head) {}

    void line(String line);

    /**
     * Another status than 200; {@link #ended} follows.
     *
     * @param body a line that says why; empty when nothing was said
     */
    default void refused(Http2Headers head, String body) {}

    /**
     * @param status 0 when the stream ended without saying one, or after 200
     */
    void ended(int status);
  }

  ControlConnection(Channel channel, String authority, String token, Runnable onHeard) {
    this.channel = channel;
    this.authority = authority;
    this.token = token;
    this.onHeard = onHeard;
  }

  Channel channel() {
    return channel;
  }

  void openReport(IntConsumer onEnd) {
    open(
        headers("POST", "/v1/report"),
        false,
        new StreamListener() {
          @Override
          public void line(String line) {
            // heartbeats: that something was heard is all they say
          }

          @Override
          public void ended(int status) {
            report = null;
            onEnd.accept(status);
          }
        },
        stream -> {
          report = stream;
          while (!queuedReports.isEmpty()) {
            writeReport(stream, queuedReports.poll());
          }
          stream.flush();
        });
  }

  void report(String line) {
    Http2StreamChannel stream = report;
    if (stream != null) {
      writeReport(stream, line);
      stream.flush();
    } else if (queuedReports.size() < MAX_QUEUED_REPORTS) {
      queuedReports.add(line);
    }
  }

  private static void writeReport(Http2StreamChannel stream, String line) {
    stream.write(
        new DefaultHttp2DataFrame(ByteBufUtil.writeUtf8(stream.alloc(), line + "\n"), false));
  }

  void openDiscovery(DestinationKey key, @Nullable String version, StreamListener listener) {
    String path =
        "/v1/discovery?"
            + (key instanceof DestinationKey.Address ? "address=" : "authority=")
            + URLEncoder.encode(key.text(), StandardCharsets.UTF_8)
            + (version == null ? "" : "&" + parameter(version));
    closeDiscovery(key);
    open(headers("GET", path), true, listener, stream -> discoveries.put(key, stream));
  }

  private static String parameter(String version) {
    return "version=" + URLEncoder.encode(version, StandardCharsets.UTF_8);
  }

  /** What is the pod's own, by its path; takes the place of the stream that is open. */
  void openResource(String path, @Nullable String version, StreamListener listener) {
    silence(resources.remove(path));
    open(
        headers("GET", version == null ? path : path + "?" + parameter(version)),
        true,
        listener,
        stream -> resources.put(path, stream));
  }

  void closeDiscovery(DestinationKey key) {
    silence(discoveries.remove(key));
  }

  /** Its listener hears nothing of the end. */
  private static void silence(@Nullable Http2StreamChannel stream) {
    if (stream != null) {
      stream.pipeline().removeLast();
      stream.close();
    }
  }

  /** Sends one line, to hear one. */
  void ask(String path, String line, StreamListener listener) {
    open(
        headers("POST", path),
        false,
        listener,
        stream ->
            stream.writeAndFlush(
                new DefaultHttp2DataFrame(
                    ByteBufUtil.writeUtf8(stream.alloc(), line + "\n"), true)));
  }

  private Http2Headers headers(String method, String path) {
    return new DefaultHttp2Headers()
        .method(method)
        .scheme("https")
        .authority(authority)
        .path(path)
        .set("authorization", "Bearer " + token);
  }

  private void open(
      Http2Headers request,
      boolean endStream,
      StreamListener listener,
      Consumer<Http2StreamChannel> onOpen) {
    new Http2StreamChannelBootstrap(channel)
        .handler(new StreamHandler(listener))
        .open()
        .addListener(opened -> {
          if (opened.isSuccess()) {
            var stream = (Http2StreamChannel) opened.getNow();
            stream
                .writeAndFlush(new DefaultHttp2HeadersFrame(request, endStream))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            onOpen.accept(stream);
          } else {
            channel.close(); // no stream can be opened: the connection is of no use
          }
        });
  }

  /** Reads one stream's lines. */
  private final class StreamHandler extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final StreamListener listener;
    private final Lines lines;
    private @Nullable Http2Headers refusal;
    private String reason = "";
    private int status;

    StreamHandler(StreamListener listener) {
      super(false);
      this.listener = listener;
      this.lines = new Lines(MAX_LINE_BYTES, this::line);
    }

    private void line(String line) {
      if (refusal == null) {
        listener.line(line);
      } else {
        reason = line;
      }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
      onHeard.run();
      boolean ends =
          switch (frame) {
            case Http2HeadersFrame headers -> {
              readStatus(headers);
              yield headers.isEndStream();
            }
            case Http2DataFrame data -> !lines.accept(data.content()) || data.isEndStream();
            case Http2ResetFrame _ -> true;
            default -> false;
          };
      ReferenceCountUtil.release(frame);
      if (ends) {
        ctx.close();
      }
    }

    private void readStatus(Http2HeadersFrame headers) {
      CharSequence text = headers.headers().status();
      if (text != null) {
        status = Integer.parseInt(text.toString());
      }
      if (status == 200 && text != null) {
        listener.opened(headers.headers());
      } else if (text != null) {
        refusal = headers.headers();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      if (channel.isActive()) { // else the whole connection is gone, which its owner hears of
        if (refusal != null) {
          listener.refused(refusal, reason);
        }
        listener.ended(status == 200 ? 0 : status);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }
}
