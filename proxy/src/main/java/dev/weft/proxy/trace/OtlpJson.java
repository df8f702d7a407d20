package dev.weft.proxy.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.GrpcStatus;
import dev.weft.api.Version;
import dev.weft.proxy.telemetry.Direction;
import dev.weft.proxy.telemetry.Served;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spans as an ExportTraceServiceRequest in OTLP's JSON encoding, which every receiver of OTLP over
 * HTTP takes: ids in hexadecimal, numbers of 64 bits as text. Names are those of OpenTelemetry's
 * semantic conventions for HTTP and RPC.
 */
final class OtlpJson {
  private static final int KIND_SERVER = 2;
  private static final int KIND_CLIENT = 3;
  private static final int STATUS_ERROR = 2;

  private final JsonFactory factory = new JsonFactory();
  private final Origin origin;

  OtlpJson(Origin origin) {
    this.origin = origin;
  }

  byte[] encode(List<Span> spans) {
    var bytes = new ByteArrayOutputStream(spans.size() * 1024);
    try (JsonGenerator json = factory.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("resourceSpans");
      json.writeStartObject();
      resource(json);
      json.writeArrayFieldStart("scopeSpans");
      json.writeStartObject();
      json.writeObjectFieldStart("scope");
      json.writeStringField("name", "weft-proxy");
      json.writeStringField("version", Version.CURRENT);
      json.writeEndObject();
      json.writeArrayFieldStart("spans");
      for (Span span : spans) {
        write(json, span);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private void resource(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("resource");
    json.writeArrayFieldStart("attributes");
    text(json, "service.name", origin.serviceName());
    text(json, "k8s.pod.name", origin.podName());
    text(json, "k8s.namespace.name", origin.podNamespace());
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Span span) throws IOException {
    Served served = span.served();
    boolean server = served.direction() == Direction.INBOUND;
    json.writeStartObject();
    json.writeStringField("traceId", span.context().traceId());
    json.writeStringField("spanId", TraceContext.spanId(span.context().spanId()));
    if (span.parentId() != 0) {
      json.writeStringField("parentSpanId", TraceContext.spanId(span.parentId()));
    }
    if (span.tracestate() != null) {
      json.writeStringField("traceState", span.tracestate());
    }
    json.writeNumberField("flags", 1); // sampled
    json.writeStringField("name", name(served));
    json.writeNumberField("kind", server ? KIND_SERVER : KIND_CLIENT);
    long start = served.startEpochNanos();
    json.writeStringField("startTimeUnixNano", Long.toString(start));
    json.writeStringField("endTimeUnixNano", Long.toString(start + served.durationNanos()));
    json.writeArrayFieldStart("attributes");
    attributes(json, served, server);
    json.writeEndArray();
    if (isError(served, server)) {
      json.writeObjectFieldStart("status");
      json.writeNumberField("code", STATUS_ERROR);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** Few different ones: gRPC's method, or HTTP's with the route. */
  private static String name(Served served) {
    if (served.grpcStatus() != GrpcStatus.NONE && served.path().length() > 1) {
      return served.path().substring(1);
    }
    return served.route() == null ? served.method() : served.method() + " " + served.route();
  }

  private static void attributes(JsonGenerator json, Served served, boolean server)
      throws IOException {
    text(json, "http.request.method", served.method());
    text(json, "url.scheme", "http");
    text(json, "url.path", served.path());
    text(json, "server.address", served.authority());
    text(json, "network.protocol.name", "http");
    text(json, "network.protocol.version", version(served.protocol()));
    text(json, "user_agent.original", served.userAgent());
    text(
        json,
        server ? "client.address" : "network.peer.address",
        server ? served.client() : served.upstream());
    text(json, "weft.route", served.route());
    text(json, "error.type", errorType(served, server));
    number(json, "http.request.body.size", served.requestBytes());
    number(json, "http.response.body.size", served.responseBytes());
    if (served.status() != 0) {
      number(json, "http.response.status_code", served.status());
    }
    if (served.attempts() > 1) {
      number(json, "http.request.resend_count", served.attempts() - 1L);
    }
    if (served.grpcStatus() != GrpcStatus.NONE) {
      rpc(json, served);
    }
  }

  private static void rpc(JsonGenerator json, Served served) throws IOException {
    text(json, "rpc.system", "grpc");
    int method = served.path().lastIndexOf('/');
    if (method > 0) {
      text(json, "rpc.service", served.path().substring(1, method));
      text(json, "rpc.method", served.path().substring(method + 1));
    }
    number(json, "rpc.grpc.status_code", served.grpcStatus());
  }

  /** Of {@code HTTP/1.1} 1.1, of {@code HTTP/2.0} 2. */
  private static String version(String protocol) {
    String version = protocol.substring(protocol.indexOf('/') + 1);
    return version.equals("2.0") ? "2" : version;
  }

  private static @Nullable String errorType(Served served, boolean server) {
    if (served.error() != null) {
      return served.error();
    }
    return isError(served, server) ? Integer.toString(served.status()) : null;
  }

  /** To a client, whatever is not what it asked for; to a server, what is its own fault. */
  private static boolean isError(Served served, boolean server) {
    if (served.grpcStatus() != GrpcStatus.NONE) {
      return server
          ? GrpcStatus.isFailure(served.grpcStatus())
          : served.grpcStatus() != GrpcStatus.OK;
    }
    return served.status() == 0 || served.status() >= (server ? 500 : 400);
  }

  private static void text(JsonGenerator json, String key, @Nullable String value)
      throws IOException {
    if (value != null && !value.isEmpty()) {
      attribute(json, key, "stringValue", value);
    }
  }

  private static void number(JsonGenerator json, String key, long value) throws IOException {
    attribute(json, key, "intValue", Long.toString(value));
  }

  private static void attribute(JsonGenerator json, String key, String kind, String value)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("key", key);
    json.writeObjectFieldStart("value");
    json.writeStringField(kind, value);
    json.writeEndObject();
    json.writeEndObject();
  }
}
