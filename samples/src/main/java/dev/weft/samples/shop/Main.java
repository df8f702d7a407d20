package dev.weft.samples.shop;

import dev.weft.samples.base.EnvironmentProxy;
import dev.weft.samples.base.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * Starts one of the shop's programs: {@code web}, {@code orders}, {@code stock} or {@code load}; or
 * makes one request and ends: {@code ask URL}.
 */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 2 && args[0].equals("ask")) {
      System.exit(Ask.run(Peer.client(EnvironmentProxy.from(System.getenv())), args[1]));
    }
    switch (Settings.read(args, System.getenv())) {
      case Settings.Read.Bad(String why) -> {
        System.err.println("shop: " + why);
        System.exit(2);
      }
      case Settings.Read.Ok(Settings settings) -> run(settings);
    }
  }

  private static void run(Settings settings) throws IOException, InterruptedException {
    // Nagle's algorithm would hold each answer's last bytes for a delayed acknowledgement: 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpClient client = Peer.client(EnvironmentProxy.from(System.getenv()));
    Peer orders = new Peer(client, "orders", settings.orders());
    Peer stock = new Peer(client, "stock", settings.stock());
    Service service =
        switch (settings.role()) {
          case WEB -> new Web(orders, stock);
          case ORDERS -> new Orders(stock, settings.slowEvery());
          case STOCK -> new Stock(settings.failEvery());
          case LOAD -> new Load(new Peer(client, "web", settings.web()), settings.maxInFlight());
        };
    Door door = Door.open(settings.address(), settings.port(), service);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(door, service, settings)));
    System.out.println(
        Json.object(Map.of("listening", door.address().toString(), "role", settings.role())));
    if (service instanceof Load load) {
      load.start(settings.ratePerSecond());
    }
    new CountDownLatch(1).await(); // until SIGTERM
  }

  private static void leave(Door door, Service service, Settings settings) {
    try {
      if (service instanceof Load load) {
        load.close();
      }
      door.leave(settings.drain());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
