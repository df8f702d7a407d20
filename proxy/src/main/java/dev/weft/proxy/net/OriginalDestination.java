package dev.weft.proxy.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.RawUnixChannelOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where a redirected connection wanted to go: Linux's SO_ORIGINAL_DST (netfilter_ipv4.h) and
 * IP6T_SO_ORIGINAL_DST (ip6_tables.h).
 */
public final class OriginalDestination {
  private static final int SOL_IP = 0;
  private static final int SOL_IPV6 = 41;
  private static final int SO_ORIGINAL_DST = 80;
  private static final int SOCKADDR_IN_BYTES = 16;
  private static final int SOCKADDR_IN6_BYTES = 28;

  private static final RawUnixChannelOption IPV4 =
      new RawUnixChannelOption("SO_ORIGINAL_DST", SOL_IP, SO_ORIGINAL_DST, SOCKADDR_IN_BYTES);
  private static final RawUnixChannelOption IPV6 =
      new RawUnixChannelOption(
          "IP6T_SO_ORIGINAL_DST", SOL_IPV6, SO_ORIGINAL_DST, SOCKADDR_IN6_BYTES);

  private OriginalDestination() {}

  /** Null where nothing redirected the connection: the option fails then. */
  public static @Nullable InetSocketAddress of(Channel channel) {
    InetSocketAddress found = read(channel, IPV4, 4, 4);
    return found != null ? found : read(channel, IPV6, 8, 16);
  }

  private static @Nullable InetSocketAddress read(
      Channel channel, RawUnixChannelOption option, int addressOffset, int addressBytes) {
    try {
      ByteBuffer sockaddr = channel.config().getOption(option);
      if (sockaddr == null) {
        return null;
      }
      int port =
          sockaddr.getShort(sockaddr.position() + 2) & 0xffff; // network order, as the buffer
      var address = new byte[addressBytes];
      sockaddr.get(sockaddr.position() + addressOffset, address);
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (ChannelException | UnknownHostException e) {
      return null;
    }
  }
}
