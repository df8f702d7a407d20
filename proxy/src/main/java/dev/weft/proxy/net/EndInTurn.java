package dev.weft.proxy.net;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;

/**
 * Lets the end of a channel's input be met where it is: behind all that was sent before it. Epoll
 * tells of it ahead (EPOLLRDHUP), and Netty then reads whatever the kernel holds at once, megabytes
 * perhaps, though reading is off because nobody takes them.
 */
public final class EndInTurn {
  private static final AttributeKey<Boolean> WANTED = AttributeKey.valueOf("weft-end-in-turn");

  private EndInTurn() {}

  /** Holds from the next time that reading goes on or off. */
  public static void of(Channel channel) {
    channel.attr(WANTED).set(true);
  }

  static boolean isWanted(Channel channel) {
    return channel.hasAttr(WANTED);
  }
}
