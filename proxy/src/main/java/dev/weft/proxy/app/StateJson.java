package dev.weft.proxy.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.Version;
import dev.weft.api.policy.Rule;
import dev.weft.proxy.control.ControlClient;
import dev.weft.proxy.outbound.TargetState;
import dev.weft.proxy.state.InboundSlot;
import dev.weft.proxy.state.Known;
import dev.weft.proxy.state.Slot;
import dev.weft.proxy.telemetry.ProcessStatus;
import dev.weft.proxy.tls.Identity;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what /state shows, for people and for {@code jq}. docs/state.md describes the fields,
 * which are only ever added to. No secrets.
 */
final class StateJson {
  /** More would be megabytes at once; how many were left out is said. */
  private static final int MAX_ENDPOINTS = 2000;

  private final StringWriter text = new StringWriter(4096);
  private final JsonGenerator json;
  private int endpointsLeft = MAX_ENDPOINTS;
  private int omitted;

  private StateJson() throws IOException {
    json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter();
  }

  static String write(State state) {
    try {
      var writer = new StateJson();
      writer.all(state);
      return writer.text + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
  }

  private void all(State state) throws IOException {
    json.writeStartObject();
    json.writeStringField("version", Version.CURRENT);
    json.writeNumberField("wireVersion", Version.WIRE);
    json.writeBooleanField("ready", state.ready());
    json.writeBooleanField("draining", state.draining());
    string("zone", state.zone());
    config(state.config());
    identity(state.identity());
    control(state.control());
    inbound(state.inbound());
    process(state.process());
    LimitsJson.write(json, state.limits());
    json.writeArrayFieldStart("destinations");
    for (Slot slot : state.slots()) {
      destination(slot);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("workers");
    for (State.Worker worker : state.workers()) {
      worker(worker);
    }
    json.writeEndArray();
    json.writeNumberField("endpointsOmitted", omitted);
    json.writeEndObject();
    json.close();
  }

  private void string(String field, @Nullable String value) throws IOException {
    if (value == null) {
      json.writeNullField(field);
    } else {
      json.writeStringField(field, value);
    }
  }

  private void config(Config config) throws IOException {
    json.writeObjectFieldStart("config");
    json.writeStringField("interception", config.interception().name().toLowerCase(Locale.ROOT));
    json.writeStringField("podName", config.podName());
    json.writeStringField("podNamespace", config.podNamespace());
    json.writeStringField("trustDomain", config.trustDomain());
    string("podAddress", config.podAddress() == null ? null : config.podAddress().getHostAddress());
    json.writeNumberField("outboundPort", config.outboundPort());
    json.writeNumberField("inboundPort", config.inboundPort());
    json.writeNumberField("adminPort", config.adminPort());
    json.writeNumberField("workers", config.workers());
    json.writeStringField("logLevel", config.logLevel().name().toLowerCase(Locale.ROOT));
    json.writeStringField("drainGrace", config.drainGrace().toString());
    json.writeStringField("accessLog", config.accessLog() ? "json" : "none");
    Config.Tracing tracing = config.tracing();
    string("tracingEndpoint", tracing == null ? null : withoutUser(tracing.endpoint()));
    json.writeNumberField("tracingSamplePercent", tracing == null ? 0 : tracing.samplePercent());
    string(
        "staticDirectory",
        config.staticDirectory() == null ? null : config.staticDirectory().toString());
    Config.Control control = config.control();
    string("controlAddress", control == null ? null : control.host() + ":" + control.port());
    json.writeEndObject();
  }

  /** A URL may hold a password. */
  private static String withoutUser(URI uri) {
    return uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort();
  }

  private void identity(Identity.Status identity) throws IOException {
    if (!identity.wanted()) {
      json.writeNullField("identity");
      return;
    }
    json.writeObjectFieldStart("identity");
    json.writeStringField("id", identity.id().uri());
    json.writeStringField("provider", identity.provider());
    string(
        "providerReason", identity.providerReason().isEmpty() ? null : identity.providerReason());
    strings("groups", identity.groups());
    strings("anchors", identity.anchors());
    string("trustVersion", identity.trustVersion());
    string("anchor", identity.anchor());
    time("notBefore", identity.notBefore());
    time("notAfter", identity.notAfter());
    time("renewal", identity.renewal());
    string("failure", identity.failure());
    json.writeEndObject();
  }

  private void time(String field, @Nullable Instant time) throws IOException {
    string(field, time == null ? null : time.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private void strings(String field, List<String> values) throws IOException {
    json.writeArrayFieldStart(field);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private void control(ControlClient.@Nullable Status control) throws IOException {
    if (control == null) {
      json.writeNullField("control");
      return;
    }
    json.writeObjectFieldStart("control");
    json.writeBooleanField("connected", control.connected());
    json.writeStringField("detail", control.detail());
    json.writeNumberField("connects", control.connects());
    json.writeNumberField("subscriptions", control.subscriptions());
    json.writeEndObject();
  }

  private void inbound(InboundSlot slot) throws IOException {
    InboundSlot.Known known = slot.known();
    json.writeObjectFieldStart("inbound");
    string("version", known.version());
    json.writeStringField("fallback", known.source().fallback().text());
    json.writeArrayFieldStart("rules");
    for (Rule rule : known.source().rules()) {
      json.writeString(rule.audit() ? rule.name() + " (audit)" : rule.name());
    }
    json.writeEndArray();
    string("refused", slot.refused());
    json.writeEndObject();
  }

  private void process(ProcessStatus process) throws IOException {
    Runtime runtime = Runtime.getRuntime();
    json.writeObjectFieldStart("process");
    json.writeNumberField("startSeconds", process.startSeconds());
    json.writeNumberField("cpuSeconds", process.cpuSeconds());
    json.writeNumberField("residentBytes", (long) process.residentBytes());
    json.writeNumberField("heapUsedBytes", runtime.totalMemory() - runtime.freeMemory());
    json.writeNumberField("heapMaxBytes", runtime.maxMemory());
    json.writeNumberField("openFiles", (long) process.openFiles());
    json.writeNumberField("maxOpenFiles", (long) process.maxOpenFiles());
    json.writeEndObject();
  }

  private void destination(Slot slot) throws IOException {
    json.writeStartObject();
    json.writeStringField("key", slot.key().text());
    switch (slot.known()) {
      case Known.Pending _ -> json.writeStringField("known", "pending");
      case Known.Unknown(String reason) -> {
        json.writeStringField("known", "unknown");
        json.writeStringField("reason", reason);
      }
      case Known.Resolved resolved -> {
        json.writeStringField("known", "resolved");
        json.writeStringField("version", resolved.version());
        json.writeStringField("authority", resolved.destination().authority());
        json.writeStringField("protocol", resolved.destination().protocol().text());
        json.writeNumberField("routes", resolved.destination().routes().size());
        json.writeNumberField("endpoints", resolved.endpoints().size());
      }
    }
    json.writeEndObject();
  }

  private void worker(State.Worker worker) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("connections");
    for (Map.Entry<String, Integer> kind : worker.connections().entrySet()) {
      json.writeNumberField(kind.getKey(), kind.getValue());
    }
    json.writeEndObject();
    json.writeArrayFieldStart("destinations");
    for (TargetState target : worker.destinations()) {
      json.writeStartObject();
      json.writeStringField("key", target.key());
      json.writeStringField("protocol", target.protocol());
      json.writeArrayFieldStart("endpoints");
      for (TargetState.BackendState backend : target.endpoints()) {
        endpoint(backend);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void endpoint(TargetState.BackendState backend) throws IOException {
    if (endpointsLeft == 0) {
      omitted++;
      return;
    }
    endpointsLeft--;
    json.writeStartObject();
    json.writeStringField("address", backend.address());
    json.writeBooleanField("meshed", backend.meshed());
    json.writeNumberField("latencyMillis", backend.latencyMillis());
    json.writeNumberField("inFlight", backend.inFlight());
    json.writeNumberField("connections", backend.connections());
    json.writeNumberField("failures", backend.failures());
    json.writeBooleanField("penalised", backend.penalised());
    json.writeStringField("breaker", backend.breaker());
    json.writeEndObject();
  }
}
