package dev.weft.proxy.tls;

import dev.weft.api.SpiffeId;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.tls.Handshakes.Result;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind an SslHandler until the handshake has ended, then says who the peer is, and makes
 * room for those who speak with it. Nothing is sent before.
 */
final class Handshaking extends ChannelInboundHandlerAdapter {
  private final Credentials credentials;
  private final Handshakes handshakes;
  private final Direction direction;
  private final @Nullable SpiffeId expected;
  private final Outcome outcome;
  private @Nullable IOException broken;
  private boolean ended;

  /** Hears exactly one of these, on the event loop. */
  interface Outcome {
    /**
     * The channel has its {@link Peer}. Handlers that are added at the pipeline's end get all that
     * comes.
     *
     * @param protocol that was agreed on; null for none
     */
    void proved(Channel channel, @Nullable String protocol);

    /** The channel closes. */
    void failed(Unproved why);
  }

  /**
   * @param expected null for anybody of the mesh
   */
  Handshaking(
      Credentials credentials,
      Handshakes handshakes,
      Direction direction,
      @Nullable SpiffeId expected,
      Outcome outcome) {
    this.credentials = credentials;
    this.handshakes = handshakes;
    this.direction = direction;
    this.expected = expected;
    this.outcome = outcome;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent completion) {
      completed(ctx, completion);
    } else if (event instanceof ChannelInputShutdownEvent) {
      fail(ctx, Result.CLOSED, "the peer closed in the TLS handshake");
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  private void completed(ChannelHandlerContext ctx, SslHandshakeCompletionEvent completion) {
    boolean resumed = !PeerCheck.wasCheckedSinceAsked();
    SslHandler tls = ctx.pipeline().get(SslHandler.class);
    if (!completion.isSuccess()) {
      fail(ctx, completion.cause());
    } else if (!ended && tls != null) {
      try {
        SpiffeId peer = credentials.peer(tls);
        if (expected == null || expected.equals(peer)) {
          prove(ctx, peer, tls.applicationProtocol(), resumed);
        } else {
          fail(ctx, Result.OTHER_IDENTITY, "the peer is " + peer + " (expected: " + expected + ")");
        }
      } catch (CertificateException | SSLPeerUnverifiedException e) {
        fail(ctx, e);
      }
    }
  }

  private void prove(
      ChannelHandlerContext ctx, SpiffeId peer, @Nullable String protocol, boolean resumed) {
    ended = true;
    handshakes.succeeded(direction, resumed);
    Peer.isProved(ctx.channel(), peer);
    outcome.proved(ctx.channel(), protocol);
    if (!ctx.isRemoved()) {
      ctx.pipeline().remove(this);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof IOException lost) {
      broken = lost; // the channel closes, and the handshake with it
    }
    ctx.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(ctx, Result.CLOSED, "the connection closed in the TLS handshake");
  }

  private void fail(ChannelHandlerContext ctx, Throwable cause) {
    Result result = result(cause);
    String why =
        result == Result.CLOSED && broken != null
            ? String.valueOf(broken.getMessage())
            : reason(cause);
    fail(ctx, result, "TLS handshake: " + why);
  }

  private void fail(ChannelHandlerContext ctx, Result result, String why) {
    if (!ended) {
      ended = true;
      handshakes.failed(direction, result, ctx.channel().remoteAddress(), why);
      ctx.close();
      outcome.failed(new Unproved(result, why));
    }
  }

  /** Our own verdict tells more than the library's, which wraps it. */
  private static String reason(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof CertificateException) {
        return String.valueOf(each.getMessage());
      }
    }
    return String.valueOf(cause.getMessage());
  }

  private static Result result(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      Result known =
          switch (each) {
            case CertificateExpiredException _ -> Result.EXPIRED;
            case CertificateNotYetValidException _ -> Result.NOT_YET_VALID;
            case CertificateException _ -> Result.UNTRUSTED;
            case SSLPeerUnverifiedException _ -> Result.NO_CERTIFICATE;
            case SslHandshakeTimeoutException _ -> Result.TIMEOUT;
            case ClosedChannelException _ -> Result.CLOSED;
            default -> null;
          };
      if (known != null) {
        return known;
      }
    }
    return byWords(String.valueOf(cause.getMessage()).toUpperCase(Locale.ROOT));
  }

  /** BoringSSL's and the JDK's, which have no types for these. */
  private static Result byWords(String message) {
    if (message.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE")
        || message.contains("EMPTY CLIENT CERTIFICATE CHAIN")) {
      return Result.NO_CERTIFICATE;
    }
    return message.contains("ALERT") ? Result.REFUSED : Result.PROTOCOL;
  }
}
