package dev.weft.proxy.app;

import static java.util.Objects.requireNonNull;

import dev.weft.api.Headers;
import dev.weft.proxy.http.Observing;
import dev.weft.proxy.inbound.Inbound;
import dev.weft.proxy.net.Descriptors;
import dev.weft.proxy.net.Heap;
import dev.weft.proxy.net.Limits;
import dev.weft.proxy.net.Listener;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Names;
import dev.weft.proxy.net.OwnAddress;
import dev.weft.proxy.net.Reset;
import dev.weft.proxy.net.Transport;
import dev.weft.proxy.outbound.Outbound;
import dev.weft.proxy.outbound.OwnPod;
import dev.weft.proxy.state.Directory;
import dev.weft.proxy.state.InboundSlot;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Log;
import dev.weft.proxy.telemetry.LoopLag;
import dev.weft.proxy.telemetry.Metrics;
import dev.weft.proxy.tls.Identity;
import io.micrometer.core.instrument.Counter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The data path of one pod: its event loops and listeners. Nothing in it is static: a process may
 * hold several.
 */
final class Proxy {
  private final Addresses addresses;
  private final Limits limits;
  private final Transport transport;
  private final Metrics metrics;
  private final Heap heap = Heap.watch();
  private final EventLoopGroup group;
  private final IdentityHashMap<EventExecutor, Worker> workers = new IdentityHashMap<>();
  private final Descriptors descriptors;
  private final List<Channel> listeners = new ArrayList<>();

  /** What one event loop holds. */
  record Worker(Loop loop, Outbound outbound, Inbound inbound, LoopLag lag) {
    void sweep() {
      lag.begins(loop.coarseNanos());
      outbound.sweep(loop.coarseNanos());
      inbound.sweep(loop.coarseNanos());
      lag.ended(loop.nowNanos());
    }
  }

  Proxy(
      Config config,
      Limits limits,
      Transport transport,
      Directory directory,
      Metrics metrics,
      Identity identity,
      Names names,
      InboundSlot policy,
      Observing observing) {
    this.addresses = Addresses.of(config);
    this.limits = limits;
    this.transport = transport;
    this.metrics = metrics;
    this.group = transport.group("weft-worker", config.workers());
    this.descriptors = Descriptors.ofProcess(); // the event loops have theirs
    boolean redirected = config.interception() == Config.Interception.REDIRECT;
    InetAddress pod =
        config.podAddress() != null ? config.podAddress() : InetAddress.getLoopbackAddress();
    var own = OwnAddress.of(redirected ? null : pod);
    OwnPod ownPod = redirected ? OwnPod.redirected(config.inboundPort()) : OwnPod.NONE;
    var ownPorts = Set.of(config.outboundPort(), config.inboundPort(), config.adminPort());
    for (EventExecutor executor : group) {
      var loop =
          new Loop(
              (EventLoop) executor,
              transport,
              System::nanoTime,
              new SplittableRandom(),
              limits,
              heap,
              descriptors,
              own);
      var outbound =
          new Outbound(
              loop,
              directory,
              names,
              metrics,
              identity,
              pod,
              redirected,
              ownPod,
              addresses::isOutbound,
              observing);
      var inbound =
          new Inbound(
              loop,
              metrics,
              identity,
              redirected,
              pod,
              ownPorts,
              policy,
              config::spoken,
              observing);
      workers.put(
          executor, new Worker(loop, outbound, inbound, new LoopLag(metrics, Loop.SWEEP_NANOS)));
    }
    metrics.gauge(
        "proxy_heap_live_ratio",
        "Share of the heap's bound that lived after its last collection.",
        heap,
        Heap::live);
    metrics.gauge(
        "proxy_event_loop_pending_tasks",
        "Tasks that wait for their event loop.",
        this,
        Proxy::pendingTasks);
  }

  private double pendingTasks() {
    int pending = 0;
    for (EventExecutor executor : workers.keySet()) {
      pending += executor instanceof SingleThreadEventExecutor loop ? loop.pendingTasks() : 0;
    }
    return pending;
  }

  /** Opens the listeners and starts to sweep. */
  void start() throws Listener.Unavailable {
    if (descriptors.maxClients() / workers.size() < limits.maxConnections()) {
      Log.info("few file descriptors", "maxClients", descriptors.maxClients());
    }
    for (InetSocketAddress address : addresses.outbound()) {
      listen(
          "the proxy's outbound side",
          address,
          overload(Direction.OUTBOUND),
          (worker, channel) -> worker.outbound.accept(channel));
    }
    listen(
        "the proxy's inbound side",
        addresses.inbound(),
        overload(Direction.INBOUND),
        (worker, channel) -> worker.inbound.accept(channel));
    for (Worker worker : workers.values()) {
      worker
          .loop
          .executor()
          .execute(() ->
              worker.loop.startSweeping(
                  worker::sweep, e -> Log.warn("sweeping connections failed", "cause", e)));
    }
  }

  private Counter overload(Direction direction) {
    return requireNonNull(metrics.errorsOf(direction).get(Headers.Cause.OVERLOAD));
  }

  private void listen(
      String purpose,
      InetSocketAddress address,
      Counter overload,
      BiConsumer<Worker, SocketChannel> accept)
      throws Listener.Unavailable {
    var initializer =
        new ChannelInitializer<SocketChannel>() {
          @Override
          protected void initChannel(SocketChannel channel) {
            Worker worker = requireNonNull(workers.get(channel.eventLoop()));
            if (worker.loop.open().count() >= limits.maxConnections()
                || heap.isFilling()
                || !descriptors.admit(channel)) {
              overload.increment();
              Reset.send(channel); // at once: in the backlog clients would wait for nothing
            } else {
              accept.accept(worker, channel);
            }
          }
        };
    listeners.add(Listener.bind(purpose, address, transport, group, limits, initializer));
  }

  /** Asks every event loop something and waits for the answers; not to be called from one. */
  <T> List<T> ask(Function<Worker, T> question) {
    var answers = new ArrayList<CompletableFuture<T>>();
    for (Worker worker : workers.values()) {
      answers.add(
          CompletableFuture.supplyAsync(() -> question.apply(worker), worker.loop.executor()));
    }
    var found = new ArrayList<T>();
    for (CompletableFuture<T> answer : answers) {
      try {
        found.add(answer.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return found;
      }
    }
    return found;
  }

  /** From now on responses tell their connections to close. */
  void beginDrain() {
    ask(worker -> {
      worker.loop.open().drain(false);
      return true;
    });
  }

  void closeListeners() {
    listeners.forEach(Channel::close);
  }

  /** Closes idle connections; returns how many are still at work. */
  int closeIdle() {
    return ask(
            worker -> {
              worker.loop.open().drain(true);
              return worker.loop.open().count();
            })
        .stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  EventLoopGroup loops() {
    return group;
  }

  List<Worker> workers() {
    return List.copyOf(workers.values());
  }

  /** Once a second, not on a worker. */
  void lookAtHeap() {
    heap.look(System.nanoTime());
  }

  void stop() {
    heap.close();
    group.shutdownGracefully();
  }
}
