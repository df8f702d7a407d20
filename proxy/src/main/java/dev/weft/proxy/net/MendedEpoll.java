package dev.weft.proxy.net;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;
import org.jspecify.annotations.Nullable;

/**
 * Netty's epoll (seen in 4.2.18), without two of its faults.
 *
 * <p>Descriptors are kept in the epoll set while nothing is wanted of them. Netty takes them out
 * (since https://github.com/netty/netty/pull/16689) but believes them to be in: when output has to
 * wait again, the change of interest fails with ENOENT, the output is dropped, and the peer is sent
 * an end as if all had been said. Half-closed connections come there.
 *
 * <p>What epoll has to say of a descriptor goes to nobody when it was closed meanwhile and its
 * number is another socket's now: Netty looks the number up, and the new one, which is not
 * connected yet, is read and closed.
 */
final class MendedEpoll implements IoHandler {
  /** Errors and hang-ups are always reported; edge-triggered they are so once, and do not spin. */
  private static final EpollIoOps NOTHING_WANTED = EpollIoOps.EPOLLET;

  private final IoHandler epoll;
  private long runs; // of the loop: each hands out what one wait has found

  private MendedEpoll(IoHandler epoll) {
    this.epoll = epoll;
  }

  static IoHandlerFactory newFactory() {
    IoHandlerFactory factory = EpollIoHandler.newFactory();
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        return new MendedEpoll(factory.newHandler(executor));
      }

      @Override
      public boolean isChangingThreadSupported() {
        return factory.isChangingThreadSupported();
      }
    };
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    Channel channel =
        handle instanceof Channel.Unsafe unsafe ? unsafe.voidPromise().channel() : null;
    return new Kept(epoll.register(new Fresh((EpollIoHandle) handle)), channel);
  }

  /** Hears nothing of what was found before it was there. */
  @SuppressWarnings("try") // the signature of close is Netty's
  private final class Fresh implements EpollIoHandle {
    private final EpollIoHandle handle;
    private final long since = runs;

    Fresh(EpollIoHandle handle) {
      this.handle = handle;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      if (runs != since) {
        handle.handle(registration, event);
      }
    }

    @Override
    public FileDescriptor fd() {
      return handle.fd();
    }

    @Override
    public void registered() {
      handle.registered();
    }

    @Override
    public void unregistered() {
      handle.unregistered();
    }

    @Override
    public void close() throws Exception {
      handle.close();
    }
  }

  private static final class Kept implements IoRegistration {
    private final IoRegistration registration;
    private final @Nullable Channel channel;

    Kept(IoRegistration registration, @Nullable Channel channel) {
      this.registration = registration;
      this.channel = channel;
    }

    @Override
    public long submit(IoOps ops) {
      var wanted = (EpollIoOps) ops;
      if (wanted.contains(EpollIoOps.EPOLLRDHUP)
          && channel != null
          && EndInTurn.isWanted(channel)) {
        wanted = wanted.without(EpollIoOps.EPOLLRDHUP);
      }
      return registration.submit(wanted.equals(EpollIoOps.NONE) ? NOTHING_WANTED : wanted);
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // Netty's signature
    public <T> T attachment() {
      return registration.attachment();
    }

    @Override
    public boolean isValid() {
      return registration.isValid();
    }

    @Override
    public boolean cancel() {
      return registration.cancel();
    }
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    runs++;
    return epoll.run(context);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return epoll.isCompatible(handleType);
  }
}
