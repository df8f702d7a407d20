package dev.weft.samples.shop;

import static dev.weft.samples.base.Variables.number;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** What a shop process is told by its first argument and its environment. */
record Settings(
    Role role,
    String address,
    int port,
    URI orders,
    URI stock,
    URI web,
    int failEvery,
    int slowEvery,
    int ratePerSecond,
    int maxInFlight,
    Duration drain) {

  /** The programs in this jar. */
  enum Role {
    WEB,
    ORDERS,
    STOCK,
    LOAD
  }

  /** Settings, or what is wrong with them. */
  sealed interface Read {
    record Ok(Settings settings) implements Read {}

    record Bad(String why) implements Read {}
  }

  static Read read(String[] args, Map<String, String> environment) {
    if (args.length != 1) {
      return new Read.Bad("expected one argument: web, orders, stock or load");
    }
    Role role =
        switch (args[0]) {
          case "web" -> Role.WEB;
          case "orders" -> Role.ORDERS;
          case "stock" -> Role.STOCK;
          case "load" -> Role.LOAD;
          default -> null;
        };
    if (role == null) {
      return new Read.Bad("'" + args[0] + "' (expected: web, orders, stock or load)");
    }
    try {
      return new Read.Ok(
          new Settings(
              role,
              environment.getOrDefault("POD_IP", "0.0.0.0"),
              number(environment, "PORT", 8080),
              URI.create(environment.getOrDefault("ORDERS_URL", "http://orders")),
              URI.create(environment.getOrDefault("STOCK_URL", "http://stock")),
              URI.create(environment.getOrDefault("WEB_URL", "http://web")),
              number(environment, "FAIL_EVERY", 0),
              number(environment, "SLOW_EVERY", 10),
              number(environment, "RATE", 40),
              number(environment, "MAX_IN_FLIGHT", 128),
              Duration.ofMillis(number(environment, "DRAIN_MILLIS", 3000))));
    } catch (IllegalArgumentException e) {
      return new Read.Bad(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
