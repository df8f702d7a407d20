package dev.weft.proxy.outbound;

import dev.weft.api.route.CircuitBreaker;
import dev.weft.api.route.Destination;
import dev.weft.api.route.Destination.ServiceRef;
import dev.weft.api.route.Endpoint;
import dev.weft.api.route.LoadBalancer;
import dev.weft.api.route.Protocol;
import dev.weft.api.route.RetryBudget;
import dev.weft.api.route.Split;
import dev.weft.api.wire.DestinationKey;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Notes;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.opaque.Habit;
import dev.weft.proxy.retry.Budget;
import dev.weft.proxy.route.ActiveRoute;
import dev.weft.proxy.route.Table;
import dev.weft.proxy.state.Known;
import dev.weft.proxy.state.Slot;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
  private final Splits splits;
  private final Mirrors mirrors;

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
  private boolean direct; // it is asked for by clients, not only a backend of others
  private int held; // by so many others

  Target(DestinationKey key, Environment environment, Targets targets) {
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
    this.splits = new Splits(targets, loop.random());
    this.mirrors = new Mirrors(targets);
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
    if (table.isEmpty()) {
      send(new Call(exchange, ActiveRoute.DEFAULT, nowNanos, this), responder);
      return;
    }
    var asked = new AskedByExchange(exchange);
    ActiveRoute route = table.match(asked);
    Split split = route.isAnswered() ? null : table.split(route, asked);
    if (split == null) {
      send(new Call(exchange, route, nowNanos, this), responder);
      return;
    }
    var stuck =
        split.stickiness() == null
            ? new Stick.Found(null, responder)
            : Stick.find(split.stickiness(), exchange, responder, environment);
    Way way = splits.choose(split, stuck.affinity());
    Target at = way == null || way.backend() == null ? this : way.backend();
    var call = new Call(exchange, route, nowNanos, at);
    if (way != null && !way.isPlain()) {
      call.way(way);
    }
    if (stuck.affinity() != null && Objects.equals(split.stickiness(), at.hashKey())) {
      call.affinity(stuck.affinity());
    }
    send(
        call,
        stuck.responder(),
        way == null ? new Failure.NoEndpoints("any backend of " + key.text()) : null);
  }

  private void send(Call call, Responder responder) {
    send(call, responder, null);
  }

  private void send(Call call, Responder responder, @Nullable Failure noBackend) {
    Notes notes = call.exchange().notes();
    if (notes != null) {
      notes.route(call.route().name());
    }
    Failure failure = noBackend != null ? noBackend : call.at().unreachable;
    if (failure != null) {
      responder.failed(failure);
      responder.flush();
    } else {
      stack.serve(call, responder);
    }
  }

  /** Runs at once, or when the first answer has come; never when it does not come in time. */
  void whenSettled(Runnable action, Runnable late) {
    usedAtNanos = loop.coarseNanos();
    whenAnswered(action, late);
  }

  /** The same for who is no client. */
  void whenAnswered(Runnable action, Runnable late) {
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
        boolean otherRoutes = !isStill(resolved.table());
        table = resolved.table();
        if (!budget.isOf(resolved.destination().retryBudget())) {
          budget = new Budget(resolved.destination().retryBudget(), loop.nowNanos());
        }
        unreachable = null;
        destination = resolved.destination();
        meters.destination(destination);
        if (otherRoutes) {
          meters.keepRoutes(table.names());
        }
        CircuitBreaker policy = destination.circuitBreaker();
        backends.update(
            destination,
            resolved.endpoints(),
            endpoint -> policy == null ? null : open.breakers().of(endpoint, policy));
        updateOthers();
      }
    }
  }

  /** Not a Service: the address itself, or what the name resolves to. */
  private void leaveMesh() {
    table = Table.EMPTY;
    splits.close();
    mirrors.close();
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

  /** What only others send to sends to no others itself. */
  private void updateOthers() {
    if (direct) {
      mirrors.update(table, this, destination.authority());
    } else {
      mirrors.close();
    }
    if (!direct || table.splits().isEmpty()) {
      splits.close();
      settle();
    } else {
      Table now = table;
      splits.update(now, this, destination.authority());
      settled = false; // what is sent meanwhile waits, or a backend that is not known yet got none
      splits.whenSettled(() -> {
        if (isStill(now)) {
          settle();
        }
      });
    }
  }

  @SuppressWarnings("ReferenceEquality") // another one, be it equal, settles by itself
  private boolean isStill(Table latest) {
    return table == latest;
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
    splits.close();
    mirrors.close();
    backends.close();
    meters.close();
  }

  DestinationKey key() {
    return key;
  }

  /** Clients ask for it, or do so no longer. */
  void direct(boolean isDirect) {
    if (direct != isDirect) {
      direct = isDirect;
      if (known instanceof Known.Resolved) {
        updateOthers();
      }
    }
  }

  /** One more, or one less, sends here what was meant for itself. */
  void held(int more) {
    held += more;
  }

  boolean isHeld() {
    return held > 0;
  }

  boolean hasEndpoints() {
    return unreachable == null && !backends.current().isEmpty();
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

  Mirrors mirrors() {
    return mirrors;
  }

  Backends backends() {
    return backends;
  }

  /** By what a request sticks to one endpoint; null for not at all. */
  LoadBalancer.@Nullable HashKey hashKey() {
    return destination.loadBalancer().hash();
  }

  /** Where a connection of bytes goes: of splits those hold that ask for nothing of a request. */
  @Nullable Target forBytes() {
    Split split = table.splitOfBytes();
    Way way = split == null ? null : splits.choose(split, null);
    return split == null ? this : way == null ? null : way.backend();
  }

  /** For a connection of bytes. */
  @Nullable Backend pick(List<Backend> tried, long nowNanos) {
    boolean bySource = hashKey() instanceof LoadBalancer.HashKey.SourceAddress;
    return backends.pick(tried, bySource ? environment.pod() : null, nowNanos);
  }
}
