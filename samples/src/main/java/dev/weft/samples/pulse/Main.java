package dev.weft.samples.pulse;

import dev.weft.samples.base.Json;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Starts {@code echo}, {@code caller} or {@code asker}. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    switch (Settings.read(args, System.getenv())) {
      case Settings.Read.Bad(String why) -> {
        System.err.println("pulse: " + why);
        System.exit(2);
      }
      case Settings.Read.Ok(Settings settings) -> run(settings);
    }
  }

  private static void run(Settings settings) throws IOException, InterruptedException {
    // Nagle's algorithm would hold each answer's last bytes for a delayed acknowledgement: 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    var ports =
        switch (settings.role()) {
          case ECHO -> Echo.open(settings, loops);
          case CALLER -> Caller.open(settings, loops, System.getenv());
          case ASKER -> Asker.open(settings, System.getenv());
        };
    System.out.println(Json.object(Map.of("role", settings.role(), "listening", ports)));
    new CountDownLatch(1).await(); // until it is ended
  }
}
