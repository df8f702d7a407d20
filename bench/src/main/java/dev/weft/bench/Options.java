package dev.weft.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * @param seconds of one measurement
 * @param only the kinds of measurement: http1, http2, tcp, latency, start, memory, mtls
 * @param soakMinutes 0 for no soak; else it is all that is done
 */
record Options(
    int rounds,
    int seconds,
    int warmSeconds,
    Set<String> peers,
    Set<String> only,
    int starts,
    int processes,
    int requests,
    int idleConnections,
    int soakMinutes) {
  private static final Set<String> RACES = Set.of("http1", "http2", "tcp", "latency");
  private static final Set<String> VALUED =
      Set.of(
          "--rounds",
          "--seconds",
          "--warm",
          "--peers",
          "--only",
          "--starts",
          "--processes",
          "--requests",
          "--idle",
          "--soak");
  private static final String ALL_PEERS = "direct,Weft,Envoy,nginx,HAProxy";

  /** What is wrong with the arguments; empty when nothing is. */
  static Optional<String> problem(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      String name = args.get(i);
      if (VALUED.contains(name) && i + 1 < args.size()) {
        i++;
      } else if (!name.equals("--quick")) {
        return Optional.of(
            "'" + name + "' (expected: --quick, or one of " + named() + " and a value)");
      }
    }
    return Optional.empty();
  }

  private static String named() {
    return VALUED.stream().sorted().collect(Collectors.joining(", "));
  }

  static Options of(List<String> args) {
    boolean quick = args.contains("--quick");
    return new Options(
        number(args, "--rounds", quick ? 1 : 5),
        number(args, "--seconds", quick ? 1 : 10),
        number(args, "--warm", quick ? 1 : 20),
        set(args, "--peers", ALL_PEERS),
        set(args, "--only", "http1,http2,tcp,latency,start,memory,mtls"),
        number(args, "--starts", quick ? 2 : 20),
        number(args, "--processes", quick ? 2 : 10),
        number(args, "--requests", quick ? 100 : 20_000),
        number(args, "--idle", quick ? 100 : 10_000),
        number(args, "--soak", 0));
  }

  /** Whether peers race at all. */
  boolean races() {
    return only.stream().anyMatch(RACES::contains);
  }

  private static int number(List<String> args, String name, int otherwise) {
    return Integer.parseInt(value(args, name, Integer.toString(otherwise)));
  }

  private static Set<String> set(List<String> args, String name, String otherwise) {
    return Set.copyOf(Arrays.asList(value(args, name, otherwise).split(",", -1)));
  }

  private static String value(List<String> args, String name, String otherwise) {
    int at = args.indexOf(name);
    return at < 0 ? otherwise : args.get(at + 1);
  }
}
