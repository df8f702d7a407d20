package dev.weft.bench;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Generators of others, and what they say. */
final class Load {
  private static final Pattern WRK = Pattern.compile("(\\d+) requests in [\\d.]+m?s");
  private static final Pattern WRK_RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
  private static final Pattern WRK_ERRORS =
      Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");
  private static final Pattern H2LOAD =
      Pattern.compile(
          "finished in [\\d.]+m?s, ([\\d.]+) req/s[\\s\\S]*requests: (\\d+) total[^\\n]*\\n?");
  private static final Pattern H2LOAD_STATUS =
      Pattern.compile("status codes: (\\d+) 2xx, 0 3xx, 0 4xx, 0 5xx");
  private static final Pattern IPERF =
      Pattern.compile(
          "\"sum_received\":\\s*\\{[^}]*\"bytes\":\\s*(\\d+),\\s*\"bits_per_second\":\\s*([\\d.e+]+)");

  private Load() {}

  /**
   * @param requests answered, all of them well
   * @param failed connections that were refused or broke, and requests that waited too long
   */
  record Closed(long requests, double perSecond, long failed) {}

  /**
   * @param gigabytes received
   */
  record Bulk(double gigabytes, double gigabitsPerSecond) {}

  /**
   * @param p50 in microseconds, as the others
   */
  record Latency(long requests, double p50, double p90, double p99, double p999, double max) {}

  /** In a process of its own, so that neither its collector nor its compiler is this one's. */
  static List<String> generator(
      String address, int port, String host, int rate, int warmSeconds, int seconds) {
    return List.of(
        ProcessHandle.current().info().command().orElseThrow(),
        "-XX:+UseSerialGC",
        "-Xmx64m",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"),
        ConstantRate.class.getName(),
        address,
        Integer.toString(port),
        host,
        "50",
        Integer.toString(rate),
        Integer.toString(warmSeconds),
        Integer.toString(seconds));
  }

  static Latency constant(Lab lab, int rate, int seconds) {
    String[] words =
        generator(Lab.ORIGIN, 8080, Lab.ORIGIN, rate, 2, seconds).toArray(String[]::new);
    String[] said = Shell.run(lab.generator(words)).strip().split(" ");
    double[] values = Arrays.stream(said).mapToDouble(Double::parseDouble).toArray();
    return new Latency((long) values[0], values[1], values[2], values[3], values[4], values[5]);
  }

  static Closed wrk(Lab lab, int connections, int seconds) {
    return wrk(lab, connections, seconds, "http://" + Lab.ORIGIN + ":8080/");
  }

  /** By bytes that no proxy looks into: a connection for each request, on every hop. */
  static Closed reconnecting(Lab lab, int connections, int seconds) {
    return wrk(
        lab, connections, seconds, "-H", "Connection: close", "http://" + Lab.ORIGIN + ":8083/");
  }

  private static Closed wrk(Lab lab, int connections, int seconds, String... what) {
    String said =
        Shell.run(
            Shell.words(lab.generator("wrk", "-t1", "-c" + connections, "-d" + seconds), what));
    if (said.contains("Non-2xx")) {
      throw new IllegalStateException("wrk: " + said);
    }
    return new Closed(
        Long.parseLong(find(WRK, said).group(1)),
        Double.parseDouble(find(WRK_RATE, said).group(1)),
        WRK_ERRORS
            .matcher(said)
            .results()
            .flatMap(line -> IntStream.rangeClosed(1, 4).mapToObj(line::group))
            .mapToLong(Long::parseLong)
            .sum());
  }

  static Closed h2load(Lab lab, int connections, int streams, int seconds) {
    String said =
        Shell.run(
            lab.generator(
                "h2load",
                "-t1",
                "-c" + connections,
                "-m" + streams,
                "-D" + seconds,
                "http://" + Lab.ORIGIN + ":8081/"));
    Matcher matcher = find(H2LOAD, said);
    return new Closed(
        Long.parseLong(find(H2LOAD_STATUS, said).group(1)),
        Double.parseDouble(matcher.group(1)),
        0);
  }

  static Bulk iperf(Lab lab, int seconds) {
    List<String> words =
        lab.generator(
            "iperf3",
            "-c",
            Lab.ORIGIN,
            "-p",
            "8082",
            "-t" + seconds,
            "-J",
            "--connect-timeout",
            "3000");
    Matcher matcher = find(IPERF, Shell.run(words));
    return new Bulk(
        Double.parseDouble(matcher.group(1)) / 1e9, Double.parseDouble(matcher.group(2)) / 1e9);
  }

  private static Matcher find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("not understood: " + text);
    }
    return matcher;
  }
}
