package dev.weft.proxy.inbound;

import dev.weft.api.SpiffeId;
import dev.weft.proxy.authz.Address;
import dev.weft.proxy.authz.Client;
import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.telemetry.AuthzMeters;
import dev.weft.proxy.tls.Peer;
import io.netty.channel.Channel;
import io.netty.util.AsciiString;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of a connection, as policy and counters need it: worked out once, not for
 * each request. Confined to its event loop.
 */
final class Caller {
  private static final AttributeKey<Caller> KEY = AttributeKey.valueOf(Caller.class, "caller");

  /** A connection's requests meet few rules; past this the oldest counter is let go of. */
  private static final int MAX_COUNTED = 4;

  private final AuthzMeters meters;
  private final Client client;
  private final @Nullable AsciiString header;
  private final @Nullable Counted[] counted = new Counted[MAX_COUNTED];
  private int next;
  private boolean gone;

  /** What one verdict is counted by. */
  private record Counted(AuthzMeters.Of of, Verdict verdict, AuthzMeters.Held held) {}

  private Caller(AuthzMeters meters, @Nullable SpiffeId id, @Nullable SocketAddress from) {
    InetAddress address = from instanceof InetSocketAddress inet ? inet.getAddress() : null;
    this.meters = meters;
    this.client = new Client(id, address == null ? null : Address.of(address));
    this.header = id == null ? null : AsciiString.of(id.uri());
  }

  static Caller of(Channel channel, AuthzMeters meters) {
    SpiffeId id = Peer.of(channel);
    Caller known = channel.attr(KEY).get();
    if (known != null && Objects.equals(known.client.id(), id)) {
      return known;
    }
    var caller = new Caller(meters, id, channel.remoteAddress());
    channel.attr(KEY).set(caller);
    channel.closeFuture().addListener(_ -> caller.leave());
    return caller;
  }

  Client client() {
    return client;
  }

  /** What the application is told; null where nothing was proved. */
  @Nullable AsciiString header() {
    return header;
  }

  @SuppressWarnings("ReferenceEquality") // a policy has one of each
  void count(AuthzMeters.Of of, Verdict verdict) {
    for (Counted each : counted) {
      if (each != null && each.verdict == verdict && each.of == of) {
        each.held.counter().increment();
        return;
      }
    }
    AuthzMeters.Held held = hold(of, verdict);
    held.counter().increment();
    if (gone) {
      held.release();
      return;
    }
    Counted old = counted[next];
    if (old != null) {
      old.held.release();
    }
    counted[next] = new Counted(of, verdict, held);
    next = (next + 1) % MAX_COUNTED;
  }

  private AuthzMeters.Held hold(AuthzMeters.Of of, Verdict verdict) {
    AuthzMeters.Outcome outcome =
        switch (verdict) {
          case Verdict.Allowed _ -> AuthzMeters.Outcome.ALLOW;
          case Verdict.Audited _ -> AuthzMeters.Outcome.AUDIT;
          case Verdict.Denied _ -> AuthzMeters.Outcome.DENY;
        };
    return meters.hold(
        of,
        outcome,
        verdict.ground().kind().label(),
        verdict.ground().name(),
        header == null ? "" : header.toString());
  }

  private void leave() {
    gone = true;
    for (int i = 0; i < MAX_COUNTED; i++) {
      Counted each = counted[i];
      counted[i] = null;
      if (each != null) {
        each.held.release();
      }
    }
  }
}
