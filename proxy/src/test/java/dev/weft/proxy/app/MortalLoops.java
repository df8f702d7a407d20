package dev.weft.proxy.app;

import dev.weft.proxy.net.Transport;
import dev.weft.proxy.telemetry.NettyLog;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** A proxy's process whose event loops meet an Error once a file says so. */
final class MortalLoops {
  static final String SIGN = "die";

  private MortalLoops() {}

  public static void main(String[] arguments) throws Exception {
    InternalLoggerFactory.setDefaultFactory(NettyLog.FACTORY);
    Path directory = Path.of(arguments[0]);
    IoHandlerFactory real = NioIoHandler.newFactory();
    IoHandlerFactory mortal =
        executor -> new Mortal(real.newHandler(executor), directory.resolve(SIGN));
    Transport nio = Transport.nio("a test");
    Main.run(
        Config.read(System.getenv(), directory),
        new Transport("mortal", "a test", () -> mortal, nio.server(), nio.client()));
  }

  private record Mortal(IoHandler real, Path sign) implements IoHandler {
    @Override
    public int run(IoHandlerContext context) {
      if (Files.exists(sign)) {
        throw new OutOfMemoryError("no memory, says the test");
      }
      return real.run(context);
    }

    @Override
    public void initialize() {
      real.initialize();
    }

    @Override
    public void prepareToDestroy() {
      real.prepareToDestroy();
    }

    @Override
    public void destroy() {
      real.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return real.register(handle);
    }

    @Override
    public void wakeup() {
      real.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return real.isCompatible(handleType);
    }
  }
}
