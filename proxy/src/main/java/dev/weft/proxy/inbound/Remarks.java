package dev.weft.proxy.inbound;

import dev.weft.proxy.authz.Client;
import dev.weft.proxy.authz.Verdict;
import dev.weft.proxy.telemetry.Log;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says in the log who is refused, or would be: of each rule and reason now and then, with how often
 * it was since. Confined to its event loop.
 */
final class Remarks {
  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  /** Rules times reasons; of more, the one that came up first is said again. */
  private static final int MAX = 512;

  private final Map<Verdict, Said> said = new LinkedHashMap<>();

  private static final class Said {
    private final long sinceNanos;
    private long times;

    Said(long sinceNanos) {
      this.sinceNanos = sinceNanos;
    }
  }

  void about(
      Verdict verdict, Client client, @Nullable SocketAddress from, int port, long nowNanos) {
    Said last = said.get(verdict);
    if (last != null && nowNanos - last.sinceNanos < PAUSE_NANOS) {
      last.times++;
      return;
    }
    if (last == null && said.size() >= MAX) {
      said.remove(said.keySet().iterator().next());
    }
    said.put(verdict, new Said(nowNanos));
    Log.info(
        "not everything is let in",
        "verdict",
        verdict.text(),
        "client",
        client.id() == null ? "" : client.id(),
        "address",
        from,
        "port",
        port,
        "notSaid",
        last == null ? 0 : last.times);
  }
}
