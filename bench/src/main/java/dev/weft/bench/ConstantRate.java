package dev.weft.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * A generator of its own process: {@code ConstantRate ADDRESS PORT HOST CONNECTIONS RATE
 * WARM_SECONDS SECONDS}. Requests are due at fixed times, whether earlier ones were answered or
 * not, and each latency counts from when the request was due: a server that stalls pays for all
 * that it delayed (no coordinated omission). Prints {@code requests p50 p90 p99 p99.9 max}, in
 * microseconds.
 */
public final class ConstantRate {
  private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final EventLoop loop;
  private final ArrayDeque<Channel> idle = new ArrayDeque<>();

  /** When those are due that found no connection idle. */
  private final ArrayDeque<Long> waiting = new ArrayDeque<>();

  private final Histogram histogram = new Histogram(MAX_NANOS, 3);
  private final ByteBuf request;
  private final long periodNanos;
  private long nextDueNanos;
  private long countFromNanos;
  private long endNanos;
  private int pending;

  private ConstantRate(EventLoop loop, String host, int rate) {
    this.loop = loop;
    this.periodNanos = TimeUnit.SECONDS.toNanos(1) / rate;
    String text = "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    this.request =
        Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
  }

  public static void main(String[] args) throws Exception {
    var address = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    int connections = Integer.parseInt(args[3]);
    var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    var generator = new ConstantRate(group.next(), args[2], Integer.parseInt(args[4]));
    for (int i = 0; i < connections; i++) {
      generator.connect(address);
    }
    long warmNanos = TimeUnit.SECONDS.toNanos(Long.parseLong(args[5]));
    generator
        .loop
        .submit(() -> generator.begin(warmNanos, TimeUnit.SECONDS.toNanos(Long.parseLong(args[6]))))
        .sync();
    group.terminationFuture().sync();
    generator.print();
  }

  private void connect(InetSocketAddress address) throws InterruptedException {
    Channel channel =
        new Bootstrap()
            .group(loop)
            .channel(EpollSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new Answers());
                  }
                })
            .connect(address)
            .sync()
            .channel();
    loop.submit(() -> idle.add(channel)).sync();
  }

  private void begin(long warmNanos, long nanos) {
    nextDueNanos = System.nanoTime();
    countFromNanos = nextDueNanos + warmNanos;
    endNanos = countFromNanos + nanos;
    tick();
  }

  /** Sends all that is due, then sleeps until the next is. */
  private void tick() {
    long now = System.nanoTime();
    while (nextDueNanos <= now && nextDueNanos < endNanos) {
      send(nextDueNanos);
      nextDueNanos += periodNanos;
    }
    if (nextDueNanos < endNanos) {
      loop.schedule(this::tick, nextDueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } else if (pending == 0) {
      loop.parent().shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private void send(long dueNanos) {
    pending++;
    Channel channel = idle.poll();
    if (channel == null) {
      waiting.add(dueNanos);
    } else {
      write(channel, dueNanos);
    }
  }

  private void write(Channel channel, long dueNanos) {
    channel.pipeline().get(Answers.class).dueNanos = dueNanos;
    channel.writeAndFlush(request.duplicate());
  }

  private void answered(Channel channel, long dueNanos) {
    pending--;
    if (dueNanos >= countFromNanos) {
      histogram.recordValue(Math.min(System.nanoTime() - dueNanos, MAX_NANOS));
    }
    Long next = waiting.poll();
    if (next != null) {
      write(channel, next);
    } else {
      idle.add(channel);
    }
    if (pending == 0 && nextDueNanos >= endNanos) {
      loop.parent().shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private void print() {
    var line = new StringBuilder().append(histogram.getTotalCount());
    for (double percentile : new double[] {50, 90, 99, 99.9, 100}) {
      line.append(' ').append(histogram.getValueAtPercentile(percentile) / 1000.0);
    }
    System.out.println(line);
  }

  /** One connection's answers: 200 with a Content-Length, or the run is worth nothing. */
  private final class Answers extends SimpleChannelInboundHandler<ByteBuf> {
    private final StringBuilder head = new StringBuilder();
    private long dueNanos;
    private long bodyLeft = -1;

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      while (bytes.isReadable()) {
        if (bodyLeft < 0) {
          readHead(bytes);
        }
        if (bodyLeft >= 0) {
          int length = (int) Math.min(bodyLeft, bytes.readableBytes());
          bytes.skipBytes(length);
          bodyLeft -= length;
          if (bodyLeft == 0) {
            bodyLeft = -1;
            answered(context.channel(), dueNanos);
          }
        }
      }
    }

    private void readHead(ByteBuf bytes) {
      while (bytes.isReadable()) {
        head.append((char) bytes.readByte());
        int n = head.length();
        if (n > 3 && head.charAt(n - 1) == '\n' && head.charAt(n - 3) == '\n') {
          String text = head.toString();
          head.setLength(0);
          if (!text.startsWith("HTTP/1.1 200")) {
            fail(text);
          }
          bodyLeft = contentLength(text);
          return;
        }
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (!loop.parent().isShuttingDown()) {
        fail("a connection was closed");
      }
    }
  }

  private static long contentLength(String head) {
    for (String line : head.split("\r\n", -1)) {
      if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
        return Long.parseLong(line.substring(15).strip());
      }
    }
    fail(head);
    return 0;
  }

  private static void fail(String why) {
    System.err.println("not a whole answer: " + why);
    Runtime.getRuntime().halt(1);
  }
}
