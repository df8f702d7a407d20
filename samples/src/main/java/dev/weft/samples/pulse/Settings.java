package dev.weft.samples.pulse;

import static dev.weft.samples.base.Variables.number;

import java.time.Duration;
import java.util.Map;

/**
 * What a process is told by its first argument and its environment.
 *
 * @param address to listen on
 * @param host where the echo is
 * @param counts the caller's own port
 * @param gap between the beats of a stream
 * @param marker stands in all that is sent: whoever reads the wire knows it again
 * @param side what an echo says it is, where there are several kinds of them
 */
record Settings(
    Role role,
    String address,
    String host,
    int http,
    int grpc,
    int tcp,
    int counts,
    int ratePerSecond,
    Duration gap,
    String marker,
    String side) {

  /** The programs. */
  enum Role {
    ECHO,
    CALLER,
    ASKER
  }

  /** Settings, or what is wrong with them. */
  sealed interface Read {
    record Ok(Settings settings) implements Read {}

    record Bad(String why) implements Read {}
  }

  static Read read(String[] args, Map<String, String> environment) {
    if (args.length != 1) {
      return new Read.Bad("expected one argument: echo, caller or asker");
    }
    Role role =
        switch (args[0]) {
          case "echo" -> Role.ECHO;
          case "caller" -> Role.CALLER;
          case "asker" -> Role.ASKER;
          default -> null;
        };
    if (role == null) {
      return new Read.Bad("'" + args[0] + "' (expected: echo, caller or asker)");
    }
    try {
      return new Read.Ok(
          new Settings(
              role,
              environment.getOrDefault("POD_IP", "0.0.0.0"),
              environment.getOrDefault("ECHO_HOST", "echo"),
              number(environment, "HTTP_PORT", 8080),
              number(environment, "GRPC_PORT", 9001),
              number(environment, "TCP_PORT", 9000),
              number(environment, "COUNTS_PORT", 8080),
              number(environment, "RATE", 20),
              Duration.ofMillis(number(environment, "GAP_MILLIS", 100)),
              environment.getOrDefault("MARKER", "pulse"),
              environment.getOrDefault("SIDE", "")));
    } catch (IllegalArgumentException e) {
      return new Read.Bad(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
