package dev.weft.proxy.http;

import dev.weft.proxy.net.Failure;
import dev.weft.proxy.opaque.Connector;
import dev.weft.proxy.opaque.Holding;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** Answers CONNECT: RFC 9110, section 9.3.6. */
public final class Tunnels {
  private Tunnels() {}

  /** Connects, says 200, and hands both connections over. */
  public static void open(Connector connector, Responder responder) {
    connector.connect(
        () -> new Holding(_ -> {}),
        new Connector.Connected() {
          @Override
          public void connected(Channel channel) {
            responder.upgraded(
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK), channel);
          }

          @Override
          public void failed(Failure failure) {
            responder.failed(failure);
            responder.flush();
          }
        });
  }
}
