package dev.weft.samples.pulse;

import dev.weft.samples.base.EnvironmentProxy;
import dev.weft.samples.base.OpenLoop;
import dev.weft.samples.pulse.Trace.Answered;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the echo by HTTP/1.1 at a constant rate. What it noted of each answer it serves at {@code
 * /trace}, from {@code ?after=NUMBER} on.
 */
final class Asker {
  /** The header by which a rule of the mesh shows that it was in force. */
  private static final String RULE = "x-rule";

  private static final Pattern SIDE = Pattern.compile("\"side\":\"([^\"]*)\"");
  private static final Pattern AFTER = Pattern.compile("after=(\\d{1,18})");
  private static final int MAX_IN_FLIGHT = 128;
  private static final int REMEMBERED = 8192;

  private final HttpPeer echo;
  private final InstantSource clock;
  private final Trace trace = new Trace(REMEMBERED);

  private Asker(HttpPeer echo, InstantSource clock) {
    this.echo = echo;
    this.clock = clock;
  }

  /** The ports by name. */
  static Map<String, Integer> open(Settings settings, Map<String, String> environment)
      throws IOException {
    URI http = URI.create("http://" + settings.host() + ":" + settings.http());
    HttpPeer echo = new HttpPeer(http, settings.marker(), EnvironmentProxy.from(environment));
    Asker asker = new Asker(echo, InstantSource.system());
    int port =
        HttpDoor.open(
            settings.address(),
            settings.counts(),
            exchange -> asker.told(exchange.getRequestURI()));
    new OpenLoop(MAX_IN_FLIGHT, asker::once, asker::skipped).start(settings.ratePerSecond());
    return Map.of("counts", port);
  }

  /** Probes ask, too, and often: they are not told the whole trace. */
  private Map<String, ?> told(URI asked) {
    return asked.getPath().equals("/trace")
        ? trace.after(after(asked.getQuery()))
        : Map.of("try", "/trace?after=0");
  }

  /** What is no number asks for all. */
  private static long after(@Nullable String query) {
    Matcher number = AFTER.matcher(Objects.requireNonNullElse(query, ""));
    return number.find() ? Long.parseLong(number.group(1)) : 0;
  }

  private void once() throws InterruptedException {
    long sent = micros();
    try {
      HttpResponse<String> answer = echo.call();
      Matcher side = SIDE.matcher(answer.body());
      note(
          sent, side.find() ? side.group(1) : "", answer.headers().firstValue(RULE).orElse(""), "");
    } catch (IOException e) {
      note(sent, "", "", Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  private void note(long sent, String side, String rule, String failed) {
    trace.add(new Answered(sent, micros() - sent, side, rule, failed));
  }

  /** One that was due, but so many are under way that it was not sent. */
  private void skipped() {
    trace.add(new Answered(micros(), 0, "", "", Answered.NOT_SENT));
  }

  private long micros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }
}
