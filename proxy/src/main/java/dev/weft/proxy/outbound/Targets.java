package dev.weft.proxy.outbound;

import dev.weft.api.wire.DestinationKey;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The destinations that one event loop sends to. */
final class Targets {
  private static final int MAX_ALIASES = 10_000;

  private final Environment environment;
  private final Map<DestinationKey, Target> byKey = new HashMap<>();

  /** Host headers and addresses as they come, so that a request needs one lookup and no parsing. */
  private final Map<Object, Target> aliases = new HashMap<>();

  Targets(Environment environment) {
    this.environment = environment;
  }

  /** Where a request with this Host header goes. */
  sealed interface Found {
    record At(Target target) implements Found {}

    record Malformed(String why) implements Found {}

    record TooMany() implements Found {}
  }

  /** Null when it must be {@link #locate located} first. */
  @Nullable Target known(Object alias) {
    return aliases.get(alias);
  }

  Found locate(String host) {
    Optional<DestinationKey> key = parse(host);
    return key.isEmpty()
        ? new Found.Malformed("'" + host + "' is no authority (expected: name or name:port)")
        : locate(key.get(), host);
  }

  Found locate(InetSocketAddress address) {
    String ip = NetUtil.toAddressString(address.getAddress());
    return locate(new DestinationKey.Address(ip, address.getPort()), address);
  }

  private Found locate(DestinationKey key, Object alias) {
    Target target = byKey.get(key);
    if (target == null) {
      target = open(key, true);
      if (target == null) {
        return new Found.TooMany();
      }
    } else {
      target.direct(true);
    }
    if (aliases.size() < MAX_ALIASES) {
      aliases.put(alias, target);
    }
    return new Found.At(target);
  }

  private @Nullable Target open(DestinationKey key, boolean direct) {
    var target = new Target(key, environment, this);
    target.direct(direct);
    if (!target.open()) {
      target.close();
      return null;
    }
    byKey.put(key, target);
    return target;
  }

  /**
   * A backend that requests to another destination go to. It is kept until it is let go of, and
   * whatever it is split into itself does not matter.
   *
   * @return null when there are too many destinations, or it has no such name
   */
  @Nullable Target hold(String authority) {
    DestinationKey key = parse(authority).orElse(null);
    if (key == null) {
      return null;
    }
    Target target = byKey.get(key);
    if (target == null) {
      target = open(key, false);
    }
    if (target != null) {
      target.held(1);
    }
    return target;
  }

  void letGo(Target target) {
    target.held(-1);
  }

  /** Port 80 when none is given. A literal address is one, whatever port. */
  static Optional<DestinationKey> parse(String host) {
    boolean literalOnly = host.startsWith("[") && host.endsWith("]");
    boolean hasPort = !literalOnly && host.lastIndexOf(':') >= 0;
    return DestinationKey.parseAuthority(hasPort ? host : host + ":80")
        .map(authority ->
            NetUtil.createInetAddressFromIpAddressString(authority.host()) == null
                ? authority
                : new DestinationKey.Address(authority.host(), authority.port()));
  }

  void sweep(long nowNanos) {
    for (Target target : List.copyOf(byKey.values())) {
      if (!target.sweep(nowNanos)) {
        aliases.values().removeIf(target::equals);
        target.direct(false);
        if (!target.isHeld()) {
          byKey.remove(target.key());
          target.close();
        }
      }
    }
  }

  Collection<Target> all() {
    return byKey.values();
  }
}
