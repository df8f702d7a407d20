package dev.weft.proxy.outbound;

import dev.weft.api.route.CircuitBreaker;
import dev.weft.api.route.Destination;
import dev.weft.api.route.Destination.ServiceRef;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.wire.DestinationKey;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Notes;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.opaque.Habit;
import dev.weft.proxy.retry.Budget;
import dev.weft.proxy.route.Table;
import dev.weft.proxy.state.Known;
import dev.weft.proxy.state.Slot;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One destination on one event loop: the snapshot in force, what is kept for it, and the stack that
 * requests to it pass. Nobody but the loop touches it; discovery hands over by executing there.
 */
final class Target {
  private static final long NAME_VALID_NANOS = Duration.ofSeconds(30).toNanos();

  private final DestinationKey key;
  private final Environment environment;
  private final Loop loop;
  private final Backends backends;
  private final Waiters waiters;
  private final Service<Call> stack;
  private final Runnable onChange;
  private final Habit habit = new Habit();
  private final TargetMeters meters;

  private @Nullable Slot slot;
  private Known known = new Known.Pending();
  private Table table = Table.EMPTY;
  private Destination destination;
  private Budget budget;
  private @Nullable Failure unreachable;
  private boolean settled; // an answer came, and addresses with it
  private boolean resolving;
  private long resolvedAtNanos;
  private long usedAtNanos;

  Target(DestinationKey key, Environment environment) {
    this.key = key;
    this.environment = environment;
    this.loop = environment.loop();
    this.destination = plain(key);
    this.meters = new TargetMeters(environment.metrics(), destination);
    this.backends = new Backends(environment, this::protocol, meters);
    this.waiters = new Waiters(loop, key.text());
    this.budget = new Budget(RetryBudget.DEFAULT, loop.nowNanos());
    this.usedAtNanos = loop.coarseNanos();
    this.onChange = () -> loop.executor().execute(this::refresh);
    this.stack = OutboundStack.logical(environment, this);
  }

  /** What holds where nobody has said anything. */
  private static Destination plain(DestinationKey key) {
    return new Destination(
        key.text(),
        new ServiceRef("", "", key.port()),
        Protocol.DETECT,
        List.of(),
        RetryBudget.DEFAULT,
        LoadBalancer.DEFAULT,
        null,
        List.of());
  }

  /** Starts to follow the destination; false when there are too many. */
  boolean open() {
    slot = environment.directory().acquire(key, onChange);
    refresh();
    return slot != null;
  }

  void serve(Exchange exchange, Responder responder) {
    usedAtNanos = loop.coarseNanos();
    if (settled) {
      dispatch(exchange, responder, exchange.startNanos());
    } else {
      waiters.add(exchange, responder, () -> dispatch(exchange, responder, loop.nowNanos()));
    }
  }

  private void dispatch(Exchange exchange, Responder responder, long nowNanos) {
    if (unreachable != null) {
      responder.failed(unreachable);
      responder.flush();
      return;
    }
    String method = exchange.request().method().name();
    var route = table.match(method, exchange.request().uri());
    Notes notes = exchange.notes();
    if (notes != null) {
      notes.route(route.name());
    }
    stack.serve(new Call(exchange, route, nowNanos), responder);
  }

  /** Runs at once, or when the first answer has come; never when it does not come in time. */
  void whenSettled(Runnable action, Runnable late) {
    usedAtNanos = loop.coarseNanos();
    if (settled) {
      action.run();
    } else {
      waiters.add(action, late);
    }
  }

  private void refresh() {
    Slot open = slot;
    if (open == null) {
      return;
    }
    Known latest = open.known();
    if (latest.getClass() == known.getClass() && latest.equals(known)) {
      return;
    }
    known = latest;
    switch (latest) {
      case Known.Pending _ -> {}
      case Known.Unknown _ -> leaveMesh();
      case Known.Resolved resolved -> {
        table = resolved.table();
        if (!budget.isOf(resolved.destination().retryBudget())) {
          budget = new Budget(resolved.destination().retryBudget(), loop.nowNanos());
        }
        unreachable = null;
        destination = resolved.destination();
        meters.destination(destination);
        CircuitBreaker policy = destination.circuitBreaker();
        backends.update(
            destination,
            resolved.endpoints(),
            endpoint -> policy == null ? null : open.breakers().of(endpoint, policy));
        settle();
      }
    }
  }

  /** Not a Service: the address itself, or what the name resolves to. */
  private void leaveMesh() {
    table = Table.EMPTY;
    destination = plain(key);
    meters.destination(destination);
    switch (key) {
      case DestinationKey.Address(String ip, int port) -> {
        InetAddress address = NetUtil.createInetAddressFromIpAddressString(ip);
        egress(address == null ? List.of() : List.of(address), port);
      }
      case DestinationKey.Authority(String host, int port) -> resolve(host, port);
    }
  }

  private void resolve(String host, int port) {
    resolving = true;
    environment
        .names()
        .resolve(
            host,
            loop.executor(),
            addresses -> {
              resolving = false;
              resolvedAtNanos = loop.coarseNanos();
              boolean keepsOld = addresses.isEmpty() && !backends.current().isEmpty();
              if (known instanceof Known.Unknown && !keepsOld) {
                egress(addresses, port);
              }
            });
  }

  private void egress(List<InetAddress> addresses, int port) {
    var endpoints = new ArrayList<Endpoint>(addresses.size());
    unreachable = null;
    for (InetAddress address : addresses) {
      if (environment.ownListener().test(new InetSocketAddress(address, port))) {
        unreachable = new Failure.Loop(key.text() + " is this proxy");
      } else {
        endpoints.add(
            new Endpoint(address.getHostAddress(), port, 0, false, null, List.of(), null));
      }
    }
    backends.update(destination, endpoints, _ -> null);
    settle();
  }

  private void settle() {
    settled = true;
    waiters.release();
  }

  /** Brings names up to date; false when nobody has used the destination for long. */
  boolean sweep(long nowNanos) {
    backends.sweep(nowNanos);
    if (known instanceof Known.Unknown
        && key instanceof DestinationKey.Authority(String host, int port)
        && !resolving
        && usedAtNanos - resolvedAtNanos > 0
        && nowNanos - resolvedAtNanos > NAME_VALID_NANOS) {
      resolve(host, port);
    }
    return nowNanos - usedAtNanos <= loop.limits().destinationIdle().toNanos();
  }

  void close() {
    if (slot != null) {
      environment.directory().release(slot, onChange);
    }
    backends.close();
    meters.close();
  }

  DestinationKey key() {
    return key;
  }

  Protocol protocol() {
    return destination.protocol();
  }

  Habit habit() {
    return habit;
  }

  @Nullable Failure unreachable() {
    return unreachable;
  }

  Budget budget() {
    return budget;
  }

  TargetMeters meters() {
    return meters;
  }

  Backends backends() {
    return backends;
  }

  /** By what a request sticks to one endpoint; null for not at all. */
  LoadBalancer.@Nullable HashKey hashKey() {
    return destination.loadBalancer().hash();
  }

  /** For a connection of bytes. */
  @Nullable Backend pick(List<Backend> tried, long nowNanos) {
    boolean bySource = hashKey() instanceof LoadBalancer.HashKey.SourceAddress;
    return backends.pick(tried, bySource ? environment.pod() : null, nowNanos);
  }
}
