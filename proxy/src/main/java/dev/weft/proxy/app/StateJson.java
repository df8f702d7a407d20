package dev.weft.proxy.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.api.Version;
import dev.weft.proxy.control.ControlClient;
import dev.weft.proxy.outbound.TargetState;
import dev.weft.proxy.state.Known;
import dev.weft.proxy.state.Slot;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What /state shows, for people and for {@code jq}. No secrets. */
final class StateJson {
  private StateJson() {}

  /**
   * @param workers what each event loop sends to
   */
  static String write(
      Config config,
      boolean ready,
      boolean draining,
      @Nullable String zone,
      ControlClient.@Nullable Status control,
      Collection<Slot> slots,
      List<Collection<TargetState>> workers) {
    var text = new StringWriter(4096);
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("version", Version.CURRENT);
      json.writeBooleanField("ready", ready);
      json.writeBooleanField("draining", draining);
      if (zone != null) {
        json.writeStringField("zone", zone);
      }
      config(json, config);
      if (control != null) {
        json.writeObjectFieldStart("control");
        json.writeBooleanField("connected", control.connected());
        json.writeStringField("detail", control.detail());
        json.writeNumberField("connects", control.connects());
        json.writeNumberField("subscriptions", control.subscriptions());
        json.writeEndObject();
      }
      json.writeArrayFieldStart("destinations");
      for (Slot slot : slots) {
        destination(json, slot);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("workers");
      for (Collection<TargetState> targets : workers) {
        worker(json, targets);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a StringWriter does not fail", e);
    }
    return text + "\n";
  }

  private static void config(JsonGenerator json, Config config) throws IOException {
    json.writeObjectFieldStart("config");
    json.writeStringField("interception", config.interception().name().toLowerCase(Locale.ROOT));
    json.writeStringField("podName", config.podName());
    json.writeStringField("podNamespace", config.podNamespace());
    json.writeStringField(
        "podAddress", config.podAddress() == null ? "" : config.podAddress().getHostAddress());
    json.writeNumberField("outboundPort", config.outboundPort());
    json.writeNumberField("inboundPort", config.inboundPort());
    json.writeNumberField("adminPort", config.adminPort());
    json.writeNumberField("workers", config.workers());
    if (config.staticDirectory() != null) {
      json.writeStringField("staticDirectory", config.staticDirectory().toString());
    }
    if (config.control() != null) {
      json.writeStringField(
          "controlAddress", config.control().host() + ":" + config.control().port());
    }
    json.writeEndObject();
  }

  private static void destination(JsonGenerator json, Slot slot) throws IOException {
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

  private static void worker(JsonGenerator json, Collection<TargetState> targets)
      throws IOException {
    json.writeStartArray();
    for (TargetState target : targets) {
      json.writeStartObject();
      json.writeStringField("key", target.key());
      json.writeStringField("protocol", target.protocol());
      json.writeArrayFieldStart("endpoints");
      for (TargetState.BackendState backend : target.endpoints()) {
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
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
