package dev.weft.proxy.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;

/** Ends connections the way that no peer can take for an orderly end. */
public final class Reset {
  private Reset() {}

  /**
   * Sends RST, and forgets what was not sent: RFC 9293, section 3.10.5. Past all handlers: TLS
   * would say first that all is well.
   */
  public static void send(Channel channel) {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      ChannelHandlerContext first = channel.pipeline().firstContext();
      if (first == null) {
        channel.close();
      } else {
        first.close();
      }
    }
  }
}
