package dev.weft.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Proxies of the image at a steady rate for long: whether they keep their memory and their word.
 */
final class Soak {
  private static final int RATE = 1000;
  private static final int WARM_SECONDS = 10;

  /** The longest; short runs look more often, so that there are thirds to compare. */
  private static final int STEP_SECONDS = 30;

  private static final int MIN_STEPS = 12;

  /** What compiled code and the heap's own movement may add; a leak of 10 bytes a request shows. */
  private static final double MAX_GROWTH_MEBIBYTES = 8;

  /** The pool to the application swings with what is under way at once: 50 at most. */
  private static final int MAX_MORE_DESCRIPTORS = 50;

  private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9.]+)ms");

  private final Path directory;
  private final List<Watched> watched = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  /** One proxy, and how it was each time that it was looked at. */
  private record Watched(LocalProxy proxy, Path collections, List<Vitals> samples) {
    String name() {
      return proxy.address();
    }
  }

  private Soak(Path directory) {
    this.directory = directory;
  }

  /**
   * Prints as it goes; returns whether all was well.
   *
   * @param mutualTls two proxies instead of one, as of two meshed pods
   */
  static boolean run(Path home, Path directory, int minutes, boolean mutualTls)
      throws IOException, InterruptedException {
    HttpServer application =
        mutualTls ? LocalProxy.application(Meshed.ORIGIN_ADDRESS) : LocalProxy.application();
    var soak = new Soak(directory);
    try {
      if (mutualTls) {
        Path meshed = directory.resolve("meshed");
        Meshed.configure(home, meshed, application);
        soak.start(home, meshed.resolve("inbound"), Meshed.ORIGIN_ADDRESS, Meshed.ORIGIN);
        soak.watched.getLast().proxy.awaitInbound();
        soak.start(home, meshed.resolve("client"), Meshed.CLIENT_ADDRESS, Meshed.CLIENT);
      } else {
        Path template = home.resolve("bench/peers/destinations.jsonl");
        Path alone = LocalProxy.configure(directory.resolve("alone"), template, application);
        soak.start(home, alone, Meshed.CLIENT_ADDRESS, Map.of());
      }
      LocalProxy first = soak.watched.getLast().proxy;
      first.awaitAnswer();
      soak.load(first, (int) TimeUnit.MINUTES.toSeconds(minutes));
    } finally {
      soak.watched.forEach(each -> each.proxy.close());
      application.stop(0);
    }
    soak.judge();
    return soak.complaints.isEmpty();
  }

  private void start(Path home, Path configuration, String address, Map<String, String> identity)
      throws IOException {
    Path collections = configuration.resolve("gc.log");
    Files.deleteIfExists(collections);
    var environment = new HashMap<>(identity);
    environment.put("WEFT_JAVA_OPTIONS", "-Xlog:gc:file=" + collections);
    LocalProxy proxy = LocalProxy.start(home, configuration, address, environment);
    watched.add(new Watched(proxy, collections, new ArrayList<>()));
  }

  private void load(LocalProxy proxy, int seconds) throws IOException, InterruptedException {
    Path said = directory.resolve("soak-generator.log");
    Process generator =
        Shell.start(
            Load.generator(
                proxy.address(), LocalProxy.OUTBOUND, LocalProxy.HOST, RATE, WARM_SECONDS, seconds),
            said,
            Map.of());
    int step = Math.max(1, Math.min(STEP_SECONDS, seconds / MIN_STEPS));
    System.out.println(
        "proxy         seconds  RSS MiB  PSS MiB  heap MiB  descriptors  series  failures  load");
    TimeUnit.SECONDS.sleep(WARM_SECONDS);
    long start = System.nanoTime();
    while (!generator.waitFor(step, TimeUnit.SECONDS)) {
      for (Watched each : watched) {
        sample(each, (System.nanoTime() - start) / 1e9);
      }
    }
    String latency = Files.readString(said).strip();
    if (generator.exitValue() != 0) {
      complaints.add("the generator: " + latency);
    }
    System.out.println("\nrequests, and latency in µs (p50 p90 p99 p99.9 max): " + latency);
  }

  private static void sample(Watched of, double seconds) throws IOException {
    Vitals now = Vitals.of(of.proxy);
    of.samples.add(now);
    System.out.printf(
        Locale.ROOT,
        "%-12s  %7.0f  %7.1f  %7.1f  %8.1f  %11d  %6d  %8d  %s%n",
        of.name(),
        seconds,
        now.rssMebibytes(),
        now.pssMebibytes(),
        now.heapMebibytes(),
        now.descriptors(),
        now.series(),
        now.failures(),
        Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
  }

  private void judge() throws IOException {
    for (Watched each : watched) {
      judge(each);
    }
    complaints.forEach(System.out::println);
  }

  private void judge(Watched one) throws IOException {
    int third = one.samples.size() / 3;
    if (third == 0) {
      complaints.add("it ended before it was looked at three times");
      return;
    }
    double rss = growth(one, third, Vitals::rssMebibytes);
    double descriptors = growth(one, third, Vitals::descriptors);
    double series = growth(one, third, Vitals::series);
    System.out.printf(
        Locale.ROOT,
        "%s, from the first third to the last: RSS %+.1f MiB, descriptors %+.1f, series %+.1f;"
            + " longest pause of the collector: %.2f ms%n",
        one.name(),
        rss,
        descriptors,
        series,
        longestPause(one.collections));
    long failures = one.samples.getLast().failures();
    expect(failures == 0, one.name() + ": " + failures + " requests failed");
    expect(rss <= MAX_GROWTH_MEBIBYTES, one.name() + ": memory grows");
    expect(descriptors <= MAX_MORE_DESCRIPTORS, one.name() + ": descriptors grow");
    expect(series < 1, one.name() + ": series grow, though nothing new is asked for");
  }

  private void expect(boolean holds, String otherwise) {
    if (!holds) {
      complaints.add(otherwise);
    }
  }

  private static double growth(Watched of, int third, ToDoubleFunction<Vitals> value) {
    List<Vitals> samples = of.samples;
    List<Vitals> last = samples.subList(samples.size() - third, samples.size());
    return mean(last, value) - mean(samples.subList(0, third), value);
  }

  private static double mean(List<Vitals> of, ToDoubleFunction<Vitals> value) {
    return of.stream().mapToDouble(value).average().orElseThrow();
  }

  private static double longestPause(Path log) throws IOException {
    return PAUSE
        .matcher(Files.readString(log))
        .results()
        .map((MatchResult result) -> result.group(1))
        .mapToDouble(Double::parseDouble)
        .max()
        .orElse(0);
  }
}
