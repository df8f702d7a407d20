package dev.weft.proxy.outbound;

import dev.weft.api.route.Protocol;
import dev.weft.proxy.detect.ClientHello;
import dev.weft.proxy.http.versions.Servers;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.opaque.Connector;
import dev.weft.proxy.opaque.Undecided.Declared;
import dev.weft.proxy.opaque.Ways;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Traffic;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A connection of the pod's own containers, and what may become of it. */
final class Accepted implements Ways {
  /** Where TLS is spoken when nobody says otherwise. */
  private static final int HTTPS = 443;

  private final Channel channel;
  private final Traffic traffic;
  private final Environment environment;
  private final Targets targets;
  private final Servers http;
  private final @Nullable InetSocketAddress original;
  private final @Nullable Target target;

  /**
   * @param original where it went before it was redirected, if it was
   * @param target what is there
   */
  Accepted(
      Channel channel,
      Traffic traffic,
      Environment environment,
      Targets targets,
      Servers http,
      @Nullable InetSocketAddress original,
      @Nullable Target target) {
    this.channel = channel;
    this.traffic = traffic;
    this.environment = environment;
    this.targets = targets;
    this.http = http;
    this.original = original;
    this.target = target;
  }

  static Declared declared(Protocol protocol) {
    return switch (protocol) {
      case DETECT, TLS -> Declared.NOTHING;
      case HTTP1, HTTP2, GRPC -> Declared.HTTP;
      case OPAQUE -> Declared.OPAQUE;
    };
  }

  @Override
  public boolean isRedirected() {
    return target != null;
  }

  @Override
  public void http1() {
    http.http1(channel, traffic, original);
  }

  @Override
  public void http2() {
    http.http2(channel, traffic, original);
  }

  @Override
  public void tls(ClientHello.ServerName name) {
    environment.metrics().passedThrough(Direction.OUTBOUND, name);
  }

  @Override
  public @Nullable Connector connector(@Nullable String serverName) {
    Target known = target;
    if (known == null && serverName != null) {
      Targets.Found found = targets.locate(serverName + ":" + HTTPS);
      known = found instanceof Targets.Found.At(Target at) ? at : null;
    }
    return known == null ? null : new Tunnel(environment.loop(), known);
  }

  @Override
  public void failed(Failure failure) {
    http.refusals().count(failure);
  }
}
