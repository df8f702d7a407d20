package dev.weft.proxy.tls;

import dev.weft.proxy.net.Loop;
import dev.weft.proxy.net.Open;
import dev.weft.proxy.net.Reset;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.tls.Handshakes.Result;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ends the TLS that a client speaks to this proxy, once it has proved who it is. */
public final class Termination implements Handshaking.Outcome, Open.Connection {
  private final Loop loop;
  private final Channel channel;
  private final Consumer<@Nullable String> proved;

  private Termination(Loop loop, Channel channel, Consumer<@Nullable String> proved) {
    this.loop = loop;
    this.channel = channel;
    this.proved = proved;
  }

  /**
   * Puts what it needs at the end of the pipeline.
   *
   * @param proved is told the protocol inside, null for none said, when the handshake has ended
   *     well; puts handlers for it at the end. A connection whose handshake fails closes
   */
  public static void begin(
      Identity identity, Loop loop, Channel channel, Consumer<@Nullable String> proved) {
    Credentials credentials = identity.usable();
    if (credentials == null) {
      identity
          .handshakes()
          .failed(
              Direction.INBOUND,
              Result.NO_OWN_CERTIFICATE,
              channel.remoteAddress(),
              "this proxy has no valid certificate");
      Reset.send(channel);
      return;
    }
    var termination = new Termination(loop, channel, proved);
    SslHandler tls = credentials.server(channel.alloc());
    tls.setHandshakeTimeoutMillis(identity.limits().tlsWait().toMillis());
    channel
        .pipeline()
        .addLast(tls)
        .addLast(
            new Handshaking(
                credentials, identity.handshakes(), Direction.INBOUND, null, termination));
    loop.open().add(termination);
  }

  @Override
  public void proved(Channel ready, @Nullable String protocol) {
    loop.open().remove(this);
    proved.accept(protocol);
  }

  @Override
  public void failed(Unproved why) {
    loop.open().remove(this); // counted and, now and then, told
  }

  @Override
  public String kind() {
    return "handshaking";
  }

  @Override
  public void sweep(long nowNanos) {
    // the handshake has a time-out of its own
  }

  @Override
  public void drain(boolean now) {
    if (now) {
      channel.close();
    }
  }
}
