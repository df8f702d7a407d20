package dev.weft.proxy.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * One event loop with its time and chance, and what is confined to it. A connection and its
 * upstream live on the same.
 */
public final class Loop {
  /** Between the end of a sweep and the next. */
  public static final long SWEEP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final EventLoop executor;
  private final LongSupplier clock;
  private final RandomGenerator random;
  private final Limits limits;
  private final Open open = new Open();
  private final BulkReads bulkReads;
  private final Descriptors descriptors;
  private final Pressure memory;
  private final Bootstrap bootstrap;
  private final OwnAddress own;
  private long coarseNanos;

  public Loop(
      EventLoop executor,
      Transport transport,
      LongSupplier clock,
      RandomGenerator random,
      Limits limits) {
    this(
        executor,
        transport,
        clock,
        random,
        limits,
        Heap.unwatched(),
        Descriptors.unlimited(),
        OwnAddress.ANY);
  }

  /**
   * @param heap the process's, as are the descriptors
   * @param own where connections to others come from
   */
  public Loop(
      EventLoop executor,
      Transport transport,
      LongSupplier clock,
      RandomGenerator random,
      Limits limits,
      Heap heap,
      Descriptors descriptors,
      OwnAddress own) {
    this.executor = executor;
    this.own = own;
    this.clock = clock;
    this.random = random;
    this.limits = limits;
    this.descriptors = descriptors;
    this.memory = Pressure.ofBuffersAnd(heap);
    this.bulkReads = new BulkReads(limits.maxBulkReads());
    this.coarseNanos = clock.getAsLong();
    this.bootstrap =
        new Bootstrap()
            .group(executor)
            .channel(transport.client())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, ReceiveBuffers.USUAL)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) limits.connectTimeout().toMillis())
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark(limits));
    transport.watchPeers(bootstrap::option);
    transport.bindLate(bootstrap::option);
  }

  static WriteBufferWaterMark waterMark(Limits limits) {
    return new WriteBufferWaterMark(limits.writeBufferBytes() / 2, limits.writeBufferBytes());
  }

  public ChannelFuture connect(InetSocketAddress address, ChannelHandler handler) {
    return onLoop(bootstrap.clone().handler(handler).connect(address, own.towards(address)));
  }

  /** Connects for bytes: nothing is read before somebody asks, and half-closing is allowed. */
  public ChannelFuture connectRaw(InetSocketAddress address, ChannelHandler handler) {
    return onLoop(
        bootstrap
            .clone()
            .option(ChannelOption.AUTO_READ, false)
            .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .handler(handler)
            .connect(address, own.towards(address)));
  }

  /** A socket that could not even be made (no descriptors left) would be told of elsewhere. */
  private ChannelFuture onLoop(ChannelFuture connecting) {
    if (connecting.cause() != null && !connecting.channel().isRegistered()) {
      return new DefaultChannelPromise(connecting.channel(), executor)
          .setFailure(connecting.cause());
    }
    descriptors.count(connecting.channel());
    return connecting;
  }

  public EventLoop executor() {
    return executor;
  }

  /** To be read once per event. */
  public long nowNanos() {
    return clock.getAsLong();
  }

  /** The time of the last sweep: good enough to tell idleness by. */
  public long coarseNanos() {
    return coarseNanos;
  }

  public RandomGenerator random() {
    return random;
  }

  public Limits limits() {
    return limits;
  }

  public Descriptors descriptors() {
    return descriptors;
  }

  public Pressure memory() {
    return memory;
  }

  public Open open() {
    return open;
  }

  public BulkReads bulkReads() {
    return bulkReads;
  }

  public boolean inLoop() {
    return executor.inEventLoop();
  }

  /**
   * Sweeps connections, and what else is given, once a second.
   *
   * @param failed hears what a sweep has thrown; the next one comes all the same
   */
  public void startSweeping(Runnable also, Consumer<RuntimeException> failed) {
    executor.scheduleWithFixedDelay(
        () -> {
          coarseNanos = clock.getAsLong();
          guarded(() -> open.sweep(coarseNanos), failed);
          guarded(also, failed);
        },
        SWEEP_NANOS,
        SWEEP_NANOS,
        TimeUnit.NANOSECONDS);
  }

  private static void guarded(Runnable task, Consumer<RuntimeException> failed) {
    try {
      task.run();
    } catch (RuntimeException e) {
      failed.accept(e);
    }
  }
}
