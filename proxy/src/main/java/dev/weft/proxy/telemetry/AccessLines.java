package dev.weft.proxy.telemetry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.GrpcStatus;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries as JSON, one a line. All fields are always there, null where there is nothing to
 * tell. docs/access-log.md describes them.
 */
final class AccessLines {
  private static final double NANOS_PER_MILLI = 1e6;

  private final OutputStream out;
  private final JsonGenerator json;

  AccessLines(OutputStream target) {
    try {
      out = new BufferedOutputStream(target, 16 * 1024);
      json =
          new JsonFactory()
              .createGenerator(out)
              .disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM)
              .setRootValueSeparator(null);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("a generator begins without writing", e);
    }
  }

  void write(AccessLog.Entry entry) throws IOException {
    json.writeStartObject();
    switch (entry) {
      case Served served -> request(served);
      case Relayed relayed -> connection(relayed);
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }

  void flush() throws IOException {
    json.flush();
    out.flush();
  }

  private void request(Served served) throws IOException {
    begin("request", served.direction(), served.startEpochNanos());
    text("client", served.client());
    text("method", served.method());
    text("authority", served.authority());
    text("path", served.path());
    text("protocol", served.protocol());
    text("user_agent", served.userAgent());
    number("status", served.status(), 0);
    number("grpc_status", served.grpcStatus(), GrpcStatus.NONE);
    text("error", served.error());
    text("reason", served.reason());
    text("verdict", served.verdict());
    json.writeNumberField("request_bytes", served.requestBytes());
    json.writeNumberField("response_bytes", served.responseBytes());
    millis("duration_ms", served.durationNanos());
    millis("upstream_ms", served.upstreamNanos());
    text("upstream", served.upstream());
    text("peer", served.peer());
    json.writeNumberField("attempts", served.attempts());
    text("route", served.route());
    text("trace_id", served.traceId());
  }

  private void connection(Relayed relayed) throws IOException {
    begin("connection", relayed.direction(), relayed.startEpochNanos());
    text("client", relayed.client());
    text("upstream", relayed.upstream());
    text("peer", relayed.peer());
    json.writeNumberField("bytes_read", relayed.bytesRead());
    json.writeNumberField("bytes_written", relayed.bytesWritten());
    millis("duration_ms", relayed.durationNanos());
    text("error", relayed.errno());
    text("verdict", relayed.verdict());
  }

  private void begin(String kind, Direction direction, long epochNanos) throws IOException {
    Instant time = Instant.EPOCH.plusNanos(epochNanos).truncatedTo(ChronoUnit.MICROS);
    text("time", time.toString());
    text("kind", kind);
    text("direction", direction.label());
  }

  private void text(String field, @Nullable String value) throws IOException {
    if (value == null || value.isEmpty()) {
      json.writeNullField(field);
    } else {
      json.writeStringField(field, value);
    }
  }

  private void number(String field, int value, int none) throws IOException {
    if (value == none) {
      json.writeNullField(field);
    } else {
      json.writeNumberField(field, value);
    }
  }

  /** Three digits behind the point; null for what is negative. */
  private void millis(String field, long nanos) throws IOException {
    if (nanos < 0) {
      json.writeNullField(field);
    } else {
      json.writeNumberField(field, Math.round(nanos / 1e3) / (NANOS_PER_MILLI / 1e3));
    }
  }
}
