package dev.weft.proxy.opaque;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/** Ends connections the way that no peer can take for an orderly end. */
final class Reset {
  private Reset() {}

  /** Sends RST, and forgets what was not sent: RFC 9293, section 3.10.5. */
  static void send(Channel channel) {
    if (channel.isOpen()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      channel.close();
    }
  }
}
