package dev.weft.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

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
  private static final String ALL_PEERS = "direct,Weft,Envoy,nginx,HAProxy";

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
