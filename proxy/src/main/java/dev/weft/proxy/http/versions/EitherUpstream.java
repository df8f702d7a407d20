package dev.weft.proxy.http.versions;

import dev.weft.api.route.Protocol;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Upstream;
import dev.weft.proxy.http.WebSocketKey;
import dev.weft.proxy.net.Loop;
import dev.weft.proxy.telemetry.TcpMeters;
import dev.weft.proxy.tls.Link;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one server in the version that it declares, else in the one in which each
 * request came. What asks for another protocol goes by HTTP/1.1, unless a client of HTTP/2 asks and
 * the server has said that it takes that: RFC 8441.
 */
public final class EitherUpstream implements Upstream {
  private final Loop loop;
  private final List<InetSocketAddress> addresses;
  private final Link link;
  private final boolean meshed;
  private final Supplier<Protocol> declared;
  private final TcpMeters meters;
  private dev.weft.proxy.http.h1.@Nullable Pool http1;
  private dev.weft.proxy.http.h2.@Nullable Pool http2;

  /**
   * @param addresses of the same server, tried in turn until one accepts
   * @param link how they are reached
   * @param meshed the server is a proxy, too
   */
  public EitherUpstream(
      Loop loop,
      List<InetSocketAddress> addresses,
      Link link,
      boolean meshed,
      Supplier<Protocol> declared,
      TcpMeters meters) {
    this.loop = loop;
    this.addresses = addresses;
    this.link = link;
    this.meshed = meshed;
    this.declared = declared;
    this.meters = meters;
  }

  @Override
  public void send(Exchange exchange, Responder responder) {
    if (goesByHttp2(exchange)) {
      http2().send(exchange, responder);
    } else {
      if (exchange.isHttp2()) {
        forHttp1(exchange);
      }
      http1().send(exchange, responder);
    }
  }

  private boolean goesByHttp2(Exchange exchange) {
    return switch (declared.get()) {
      case HTTP1 -> false;
      case HTTP2, GRPC ->
          exchange.isTunnel() || !exchange.request().headers().contains(HttpHeaderNames.UPGRADE);
      case DETECT, TLS, OPAQUE ->
          exchange.isHttp2() && (!exchange.isTunnel() || (http2 != null && http2.takesTunnels()));
    };
  }

  /** HTTP/2 says by a flag that there is no body, HTTP/1.1 in the head. */
  private void forHttp1(Exchange exchange) {
    HttpHeaders headers = exchange.request().headers();
    headers.remove(HttpHeaderNames.TE);
    if (exchange.isTunnel()) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
      if (headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
        WebSocketKey.add(headers, loop.random());
      }
    } else if (exchange.body().isEmpty()
        && expectsBody(exchange.request().method())
        && !headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
    }
  }

  /** RFC 9110, section 8.6. */
  private static boolean expectsBody(HttpMethod method) {
    return method.equals(HttpMethod.POST)
        || method.equals(HttpMethod.PUT)
        || method.equals(HttpMethod.PATCH);
  }

  private Upstream http1() {
    if (http1 == null) {
      var idle = meshed ? loop.limits().meshedUpstreamIdle() : loop.limits().upstreamIdle();
      http1 = new dev.weft.proxy.http.h1.Pool(loop, addresses, link, idle.toNanos(), meters);
    }
    return http1;
  }

  private Upstream http2() {
    if (http2 == null) {
      http2 = new dev.weft.proxy.http.h2.Pool(loop, addresses, link, meshed, meters);
    }
    return http2;
  }

  @Override
  public void sweep(long nowNanos) {
    if (http1 != null) {
      http1.sweep(nowNanos);
    }
    if (http2 != null) {
      http2.sweep(nowNanos);
    }
  }

  @Override
  public boolean isUnusedSince(long nanos) {
    return (http1 == null || http1.isUnusedSince(nanos))
        && (http2 == null || http2.isUnusedSince(nanos));
  }

  @Override
  public int size() {
    return (http1 == null ? 0 : http1.size()) + (http2 == null ? 0 : http2.size());
  }

  @Override
  public void close() {
    if (http1 != null) {
      http1.close();
    }
    if (http2 != null) {
      http2.close();
    }
  }
}
