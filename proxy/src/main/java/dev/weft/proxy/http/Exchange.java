package dev.weft.proxy.http;

import static java.util.Objects.requireNonNull;

import dev.weft.api.SpiffeId;
import dev.weft.proxy.net.Failure;
import dev.weft.proxy.tls.Peer;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One request on its way through the proxy. Confined to its connection's event loop. */
public final class Exchange {
  /** The version of requests that came by HTTP/2. */
  public static final HttpVersion HTTP_2 = HttpVersion.valueOf("HTTP/2.0");

  private final HttpRequest request;
  private final RequestBody body;
  private final @Nullable InetSocketAddress originalDestination;
  private final long startNanos;
  private final boolean idempotent;
  private final boolean grpc;
  private boolean batching;
  private boolean ended;
  private boolean probe;
  private @Nullable Attempt attempt;
  private @Nullable Runnable onEnd;
  private @Nullable Channel channel;
  private @Nullable InetSocketAddress destination;
  private @Nullable Guard guard;
  private @Nullable Notes notes;

  /** Who let an exchange in, and may have to turn it out. */
  @FunctionalInterface
  public interface Guard {
    /** Null while it may go on. */
    @Nullable Failure refusal(Exchange exchange);
  }

  /**
   * @param request clean of what concerns one hop only; layers may set headers
   * @param originalDestination where the client's connection went before it was redirected
   */
  public Exchange(
      HttpRequest request,
      RequestBody body,
      @Nullable InetSocketAddress originalDestination,
      long startNanos) {
    this.request = request;
    this.body = body;
    this.originalDestination = originalDestination;
    this.startNanos = startNanos;
    this.idempotent = isIdempotent(request.method());
    this.grpc =
        request.method().equals(HttpMethod.POST) // gRPC knows no other
            && Grpc.is(request.headers().get(HttpHeaderNames.CONTENT_TYPE));
  }

  /** RFC 9110, section 9.2.2. */
  private static boolean isIdempotent(HttpMethod method) {
    return switch (method.name()) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
      default -> false;
    };
  }

  public HttpRequest request() {
    return request;
  }

  public RequestBody body() {
    return body;
  }

  public @Nullable InetSocketAddress originalDestination() {
    return originalDestination;
  }

  /** The client's connection. */
  public void cameBy(Channel connection) {
    channel = connection;
  }

  public Channel channel() {
    return requireNonNull(channel);
  }

  /** Who asks; null where the connection does not say. */
  @Nullable SocketAddress client() {
    return channel == null ? null : channel.remoteAddress();
  }

  /** Where it was found to go. */
  public void boundFor(InetSocketAddress address) {
    destination = address;
  }

  public @Nullable InetSocketAddress destination() {
    return destination;
  }

  /** The kubelet asks whether the pod lives: limits do not hold for that. */
  public void isProbe(boolean ofTheKubelet) {
    probe = ofTheKubelet;
  }

  public boolean isProbe() {
    return probe;
  }

  public void guardedBy(Guard letIn) {
    guard = letIn;
  }

  /** Asks whoever let it in again; null where it may go on. */
  public @Nullable Failure refusal() {
    return guard == null ? null : guard.refusal(this);
  }

  /** Asks again, and turns the exchange out if need be. */
  public void recheck(Responder client) {
    Failure refusal = refusal();
    if (refusal != null) {
      abandonAttempt();
      client.failed(refusal);
      client.flush();
    }
  }

  /** Who asks, as its connection's handshake has proved; null where it has not. */
  public @Nullable SpiffeId peer() {
    return channel == null ? null : Peer.of(channel);
  }

  void note(Notes taken) {
    notes = taken;
  }

  /** Null where nobody wants to know. */
  public @Nullable Notes notes() {
    return notes;
  }

  /**
   * The rest of the request cannot be read: for the access log, which is told at the end.
   *
   * @param status what the client is told, if it has not been told another; 0 for none
   */
  public void unsound(Failure failure, int status) {
    if (notes != null) {
      notes.unsound(failure, status);
    }
  }

  public long startNanos() {
    return startNanos;
  }

  public boolean isIdempotent() {
    return idempotent;
  }

  /** It came by HTTP/2. */
  @SuppressWarnings("ReferenceEquality") // a constant: requests come with one of a few
  public boolean isHttp2() {
    return request.protocolVersion() == HTTP_2;
  }

  /**
   * It came by HTTP/2 and asks for another protocol (RFC 8441): a GET with Upgrade to whoever looks
   * at it, as by HTTP/1.1. Its body is what the client says in that protocol.
   */
  public boolean isTunnel() {
    return isHttp2() && request.headers().contains(HttpHeaderNames.UPGRADE);
  }

  /** Success and failure are said by grpc-status, and HTTP's status is 200 for both. */
  public boolean isGrpc() {
    return grpc;
  }

  /** The client is gone, or has its answer. */
  public boolean isEnded() {
    return ended;
  }

  /** What goes on now on behalf of this exchange; replaces what went on before. */
  public void attempt(Attempt underWay) {
    attempt = underWay;
  }

  /** More of the request may follow at once: who writes leaves the flush to {@link #flush}. */
  public void batching(boolean more) {
    batching = more;
  }

  public boolean isBatching() {
    return batching;
  }

  public void flush() {
    batching = false;
    body.pump();
    if (attempt != null) {
      attempt.flush();
    }
  }

  public void readResponse(boolean wanted) {
    if (attempt != null) {
      attempt.readResponse(wanted);
    }
  }

  /** Gives up what is under way, to try something else or to end. */
  public void abandonAttempt() {
    Attempt underWay = attempt;
    attempt = null;
    if (underWay != null) {
      underWay.abandon();
    }
  }

  /** Runs once, when the response has ended or the client is gone; after what was given before. */
  public void onEnd(Runnable action) {
    Runnable before = onEnd;
    onEnd =
        before == null
            ? action
            : () -> {
              before.run();
              action.run();
            };
  }

  /** The response has ended. */
  public void end() {
    ended = true;
    attempt = null;
    body.discard();
    if (onEnd != null) {
      onEnd.run();
    }
  }

  /** The client is gone. */
  public void cancel() {
    ended = true;
    abandonAttempt();
    end();
  }
}
