package dev.weft.proxy.telemetry;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;

/** What the connections of clients turned out to speak, on one side of the proxy. */
public final class Detections {
  /** Each connection counts once. Linkerd's values, and some for what it does not tell apart. */
  public enum Result {
    HTTP1("http/1"),
    HTTP2("h2"),
    TLS("tls"),
    /** The client began with something else. */
    NOT_HTTP("not_http"),
    /** The server spoke before the client had said enough. */
    SERVER_FIRST("server_first"),
    /** Nobody looked: the port is said to carry bytes. */
    DECLARED("declared"),
    /** It began as HTTP may, and did not go on in time: relayed as bytes. */
    READ_TIMEOUT("read_timeout"),
    /** It ended before it had said enough, or did not get through to anybody. */
    ERROR("error");

    private final String label;

    Result(String label) {
      this.label = label;
    }

    /** The value of the label {@code result}. */
    String label() {
      return label;
    }
  }

  private final Map<Result, Counter> counters = new EnumMap<>(Result.class);

  Detections(Function<Result, Counter> counter) {
    for (Result each : Result.values()) {
      counters.put(each, counter.apply(each));
    }
  }

  public void count(Result result) {
    requireNonNull(counters.get(result)).increment();
  }

  /** Of one connection. */
  public Once once() {
    return new Once();
  }

  /** What is found out first counts. */
  public final class Once {
    private boolean counted;

    private Once() {}

    public void count(Result result) {
      if (!counted) {
        counted = true;
        Detections.this.count(result);
      }
    }

    /** Somebody else will find it out. */
    public void leave() {
      counted = true;
    }
  }
}
