package dev.weft.samples.pulse;

import dev.weft.samples.base.EnvironmentProxy;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** Everything that is asked and held at once; what it counted is served over HTTP. */
final class Caller {
  private Caller() {}

  /** The ports by name. */
  static Map<String, Integer> open(
      Settings settings, EventLoopGroup loops, Map<String, String> environment) throws IOException {
    ProxySelector proxies = EnvironmentProxy.from(environment);
    URI http = URI.create("http://" + settings.host() + ":" + settings.http());
    Proxy proxy = proxies.select(http).getFirst();
    String marker = settings.marker();

    HttpPeer web = new HttpPeer(http, marker, proxies);
    GrpcPeer grpc = grpc(settings, loops, proxy);
    Calls http1 = new Calls(web::call);
    Calls unary = new Calls(() -> grpc.call(marker));
    Held stream = new Held(grpc::stream, marker, settings.gap());
    Held tcp =
        new Held(
            () -> TcpLine.dial(settings.host(), settings.tcp(), proxy), marker, settings.gap());

    int port =
        HttpDoor.open(
            settings.address(),
            settings.counts(),
            _ -> {
              Map<String, Object> counts = new LinkedHashMap<>();
              counts.put("http", http1.tally().fields());
              counts.put("grpc", unary.tally().fields());
              counts.put("stream", stream.tally().fields());
              counts.put("tcp", tcp.tally().fields());
              return counts;
            });
    http1.start(settings.ratePerSecond());
    unary.start(settings.ratePerSecond());
    Thread.startVirtualThread(stream);
    Thread.startVirtualThread(tcp);
    return Map.of("counts", port);
  }

  private static GrpcPeer grpc(Settings settings, EventLoopGroup loops, Proxy proxy) {
    boolean direct = proxy.type() == Proxy.Type.DIRECT;
    InetSocketAddress dialled =
        direct || !(proxy.address() instanceof InetSocketAddress known)
            ? InetSocketAddress.createUnresolved(settings.host(), settings.grpc())
            : known;
    return new GrpcPeer(loops, dialled, settings.host() + ":" + settings.grpc());
  }
}
