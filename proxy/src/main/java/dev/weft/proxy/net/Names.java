package dev.weft.proxy.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Looks names up as the machine does, away from the event loop that asks. */
public final class Names {
  private final Executor blocking;

  public Names(Executor blocking) {
    this.blocking = blocking;
  }

  /**
   * @param answer runs on {@code caller}; gets no addresses when the name has none
   */
  public void resolve(String host, Executor caller, Consumer<List<InetAddress>> answer) {
    try {
      blocking.execute(() -> {
        List<InetAddress> addresses = lookUp(host);
        caller.execute(() -> answer.accept(addresses));
      });
    } catch (RejectedExecutionException e) {
      answer.accept(List.of()); // too many names wait already
    }
  }

  @SuppressWarnings("AddressSelection") // all addresses are wanted
  private static List<InetAddress> lookUp(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }
}
