package dev.weft.proxy.inbound;

import dev.weft.api.Headers;
import dev.weft.proxy.http.Exchange;
import dev.weft.proxy.http.Responder;
import dev.weft.proxy.http.Service;
import dev.weft.proxy.net.Failure;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.Set;

/**
 * Finds the port that a request is for: the one its connection went to before it was redirected,
 * else the one that the client's proxy names.
 */
final class Locate implements Service.Layer<Exchange> {
  private static final AsciiString TARGET_PORT = AsciiString.cached(Headers.TARGET_PORT);

  private final InetAddress podAddress;
  private final Set<Integer> ownPorts;

  /**
   * @param ownPorts where this proxy listens: a request to them would come back
   */
  Locate(InetAddress podAddress, Set<Integer> ownPorts) {
    this.podAddress = podAddress;
    this.ownPorts = ownPorts;
  }

  private sealed interface Where {
    record At(InetSocketAddress address) implements Where {}

    record Nowhere(Failure failure) implements Where {}
  }

  @Override
  public void serve(Exchange exchange, Responder responder, Service<Exchange> next) {
    Where where = where(exchange);
    exchange.request().headers().remove(TARGET_PORT);
    switch (where) {
      case Where.Nowhere(Failure failure) -> {
        responder.failed(failure);
        responder.flush();
      }
      case Where.At(InetSocketAddress address) -> {
        exchange.boundFor(address);
        next.serve(exchange, responder);
      }
    }
  }

  private Where where(Exchange exchange) {
    InetSocketAddress original = exchange.originalDestination();
    if (original != null) {
      return at(original);
    }
    Iterator<String> ports = exchange.request().headers().valueStringIterator(TARGET_PORT);
    if (!ports.hasNext()) {
      return new Where.Nowhere(
          new Failure.Loop("it came to the proxy's own port, without " + Headers.TARGET_PORT));
    }
    int port = port(ports.next());
    if (port < 0 || ports.hasNext()) {
      return new Where.Nowhere(
          new Failure.BadRequest(400, Headers.TARGET_PORT + " is no port (expected: 1 to 65535)"));
    }
    return at(new InetSocketAddress(podAddress, port));
  }

  private Where at(InetSocketAddress address) {
    return ownPorts.contains(address.getPort())
        ? new Where.Nowhere(new Failure.Loop("port " + address.getPort() + " is the proxy's"))
        : new Where.At(address);
  }

  static int port(String text) {
    if (text.isEmpty() || text.length() > 5) {
      return -1;
    }
    int port = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      port = port * 10 + (c - '0');
    }
    return port < 1 || port > 65535 ? -1 : port;
  }
}
