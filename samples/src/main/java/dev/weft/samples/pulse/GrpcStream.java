package dev.weft.samples.pulse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One stream of gRPC's kind: texts as length-prefixed messages, and a status at the end. */
final class GrpcStream implements Line {
  private static final long PATIENCE_SECONDS = 10;
  private static final int PREFIX_BYTES = 5; // compressed or not, and the length: gRPC over HTTP/2

  /** By which a proxy says why it answered itself. */
  private static final String MESH_ERROR = "weft-error";

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private @Nullable Channel channel;

  /** What came, in its order. */
  private sealed interface Event {
    record Message(String text) implements Event {}

    /**
     * @param status gRPC's
     */
    record End(String status) implements Event {}

    record Broken(String why) implements Event {}
  }

  ChannelHandler handler() {
    return new Listener();
  }

  void isOn(Channel opened) {
    channel = opened;
  }

  void begin(String authority, String path) throws IOException, InterruptedException {
    var head =
        new DefaultHttp2Headers()
            .method("POST")
            .scheme("http")
            .authority(authority)
            .path(path)
            .set("content-type", "application/grpc")
            .set("te", "trailers");
    write(new DefaultHttp2HeadersFrame(head));
  }

  void send(String text, boolean last) throws IOException, InterruptedException {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuf message = Unpooled.buffer(PREFIX_BYTES + bytes.length);
    message.writeByte(0).writeInt(bytes.length).writeBytes(bytes);
    write(new DefaultHttp2DataFrame(message, last));
  }

  private void write(Http2StreamFrame frame) throws IOException, InterruptedException {
    Channel open = channel;
    if (open == null) {
      throw new IllegalStateException("not opened yet");
    }
    ChannelFuture writing = open.writeAndFlush(frame).await();
    if (!writing.isSuccess()) {
      // What the other side said before says more than that it is gone.
      throw new IOException(
          events.poll() instanceof Event.Broken(String why)
              ? why
              : "cannot send: " + writing.cause().getMessage());
    }
  }

  void expect(String text) throws IOException, InterruptedException {
    switch (next()) {
      case Event.Message(String came) when came.equals(text) -> {}
      case Event.Message _ -> throw new IOException("something else came back");
      case Event.End(String status) -> throw new IOException("ended with " + status);
      case Event.Broken(String why) -> throw new IOException(why);
    }
  }

  void expectEnd() throws IOException, InterruptedException {
    switch (next()) {
      case Event.End(String status) when status.equals("0") -> {}
      case Event.End(String status) -> throw new IOException("ended with " + status);
      case Event.Message _ -> throw new IOException("more than one message came back");
      case Event.Broken(String why) -> throw new IOException(why);
    }
  }

  private Event next() throws IOException, InterruptedException {
    Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (event == null) {
      throw new IOException("nothing came back in time");
    }
    return event;
  }

  @Override
  public void beat(String text) throws IOException, InterruptedException {
    send(text, false);
    expect(text);
  }

  /** Resets it, unless it has ended. */
  @Override
  public void close() {
    if (channel != null) {
      var _ = channel.close();
    }
  }

  /** Turns frames into events, on the connection's event loop. */
  private final class Listener extends SimpleChannelInboundHandler<Http2StreamFrame> {
    private final ByteBuf received = Unpooled.buffer();
    private boolean ended;

    @Override
    protected void channelRead0(ChannelHandlerContext stream, Http2StreamFrame frame) {
      switch (frame) {
        case Http2HeadersFrame headers -> head(headers.headers(), headers.isEndStream());
        case Http2DataFrame data -> {
          received.writeBytes(data.content());
          messages();
          if (data.isEndStream()) {
            end(new Event.Broken("ended without a status"));
          }
        }
        case Http2ResetFrame reset -> end(new Event.Broken("reset with " + reset.errorCode()));
        default -> {} // nothing that a call waits for
      }
    }

    private void head(Http2Headers headers, boolean isEnd) {
      CharSequence mesh = headers.get(MESH_ERROR);
      CharSequence status = headers.get("grpc-status");
      if (mesh != null) {
        end(new Event.Broken(headers.status() + " " + mesh));
      } else if (isEnd) {
        end(
            status == null
                ? new Event.Broken("ended with HTTP status " + headers.status())
                : new Event.End(status.toString()));
      }
    }

    private void messages() {
      while (received.readableBytes() >= PREFIX_BYTES) {
        int length = received.getInt(received.readerIndex() + 1);
        if (received.readableBytes() < PREFIX_BYTES + length) {
          break;
        }
        received.skipBytes(PREFIX_BYTES);
        events.add(new Event.Message(received.readString(length, StandardCharsets.US_ASCII)));
      }
      received.discardReadBytes();
    }

    private void end(Event event) {
      if (!ended) {
        ended = true;
        events.add(event);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext stream) {
      end(new Event.Broken("closed by the other side"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext stream, Throwable cause) {
      end(new Event.Broken(String.valueOf(cause.getMessage())));
      var _ = stream.close();
    }
  }
}
