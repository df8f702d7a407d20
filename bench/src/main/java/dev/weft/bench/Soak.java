package dev.weft.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** One proxy of the image at a steady rate for long: whether it keeps its memory and its word. */
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
  private final List<Vitals> samples = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();

  private Soak(Path directory) {
    this.directory = directory;
  }

  /** Prints as it goes; returns whether all was well. */
  static boolean run(Path home, Path directory, int minutes)
      throws IOException, InterruptedException {
    HttpServer application = LocalProxy.application();
    var soak = new Soak(directory);
    Path collections = directory.resolve("soak-gc.log");
    Path template = home.resolve("bench/peers/destinations.jsonl");
    Path configuration = LocalProxy.configure(directory.resolve("soak"), template, application);
    Files.deleteIfExists(collections);
    Map<String, String> options = Map.of("WEFT_JAVA_OPTIONS", "-Xlog:gc:file=" + collections);
    try (LocalProxy proxy = LocalProxy.start(home, configuration, "127.213.11.1", options)) {
      proxy.awaitAnswer();
      soak.load(proxy, (int) TimeUnit.MINUTES.toSeconds(minutes));
    } finally {
      application.stop(0);
    }
    soak.judge(longestPause(collections));
    return soak.complaints.isEmpty();
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
    System.out.println("seconds  RSS MiB  PSS MiB  heap MiB  descriptors  series  failures  load");
    TimeUnit.SECONDS.sleep(WARM_SECONDS);
    long start = System.nanoTime();
    while (!generator.waitFor(step, TimeUnit.SECONDS)) {
      sample(proxy, (System.nanoTime() - start) / 1e9);
    }
    String latency = Files.readString(said).strip();
    if (generator.exitValue() != 0) {
      complaints.add("the generator: " + latency);
    }
    System.out.println("\nrequests, and latency in µs (p50 p90 p99 p99.9 max): " + latency);
  }

  private void sample(LocalProxy proxy, double seconds) throws IOException {
    Vitals now = Vitals.of(proxy);
    samples.add(now);
    System.out.printf(
        Locale.ROOT,
        "%7.0f  %7.1f  %7.1f  %8.1f  %11d  %6d  %8d  %s%n",
        seconds,
        now.rssMebibytes(),
        now.pssMebibytes(),
        now.heapMebibytes(),
        now.descriptors(),
        now.series(),
        now.failures(),
        Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
  }

  private void judge(double longestPauseMillis) {
    int third = samples.size() / 3;
    if (third == 0) {
      complaints.add("it ended before it was looked at three times");
      complaints.forEach(System.out::println);
      return;
    }
    double rss = growth(third, Vitals::rssMebibytes);
    double descriptors = growth(third, Vitals::descriptors);
    double series = growth(third, Vitals::series);
    System.out.printf(
        Locale.ROOT,
        "from the first third to the last: RSS %+.1f MiB, descriptors %+.1f, series %+.1f%n"
            + "longest pause of the collector: %.2f ms%n",
        rss,
        descriptors,
        series,
        longestPauseMillis);
    long failures = samples.getLast().failures();
    expect(failures == 0, failures + " requests failed");
    expect(rss <= MAX_GROWTH_MEBIBYTES, "memory grows");
    expect(descriptors <= MAX_MORE_DESCRIPTORS, "descriptors grow");
    expect(series < 1, "series grow, though nothing new is asked for");
    complaints.forEach(System.out::println);
  }

  private void expect(boolean holds, String otherwise) {
    if (!holds) {
      complaints.add(otherwise);
    }
  }

  private double growth(int third, ToDoubleFunction<Vitals> value) {
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
