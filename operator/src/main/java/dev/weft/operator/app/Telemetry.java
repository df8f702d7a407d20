package dev.weft.operator.app;

import dev.weft.operator.ca.Answer;
import dev.weft.operator.ca.CertificateCounts;
import dev.weft.operator.ca.MeshIdentity;
import dev.weft.operator.fleet.Ledger;
import dev.weft.operator.index.Index;
import dev.weft.operator.inject.Decision;
import dev.weft.operator.inject.InjectionCounts;
import dev.weft.operator.reconcile.certificate.IdentityFigures;
import dev.weft.operator.serve.ControlServer;
import dev.weft.operator.serve.WebServer;
import dev.weft.operator.stray.Strays;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The operator's own metrics. Labels are kinds and outcomes, never names of objects. */
final class Telemetry {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  Telemetry() {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }

  WebServer.Page page() {
    return (_, _) ->
        new WebServer.Answer(200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
  }

  void serve(Index index, Ledger ledger, ControlServer control) {
    gauge(
        "weft_control_index_records",
        "Services, EndpointSlices and pods known",
        index,
        Index::records);
    gauge(
        "weft_control_topics",
        "Destinations and inbound policies that proxies follow",
        index,
        Index::topics);
    gauge("weft_control_backlog", "Changes that wait for the index", index, Index::backlog);
    gauge("weft_control_proxies", "Proxies connected", ledger, Ledger::size);
    gauge("weft_control_connections", "Connections open", control, ControlServer::connections);
  }

  /** Of the mesh's own two Certificates: whatever others there are, these stay two. */
  void authorities(IdentityFigures figures) {
    expiry("trust-anchor", figures, IdentityFigures::anchorEnd);
    expiry("issuer", figures, IdentityFigures::issuerEnd);
    gauge(
        "weft_trust_anchor_rotation_step",
        "Rotation of the trust anchor: 1 publishing, 2 issuing, 3 retiring, 0 none",
        figures,
        IdentityFigures::rotationStep);
    gauge(
        "weft_trust_anchor_rotation_waiting_proxies",
        "Live proxies that the rotation's step waits for",
        figures,
        IdentityFigures::rotationWaitsFor);
  }

  void strays(Strays strays) {
    gauge(
        "weft_fleet_pods_without_proxy",
        "Pods that should have a proxy and have none, as the leading operator sees it",
        strays,
        Strays::count);
  }

  private void expiry(
      String certificate,
      IdentityFigures figures,
      Function<IdentityFigures, @Nullable Instant> end) {
    Gauge.builder(
            "weft_certificate_expiry_timestamp_seconds", figures, now -> seconds(end.apply(now)))
        .description("When the certificate in the Secret of the mesh's Certificate expires")
        .tag("certificate", certificate)
        .register(registry);
  }

  /** Times are seconds since 1970; 0 while there is nothing whose time it could be. */
  void identity(MeshIdentity identity) {
    gauge(
        "weft_identity_usable",
        "1 while the identity Secret is in use, 0 while it is missing or unusable",
        identity,
        now -> now.problem().isEmpty() ? 1 : 0);
    gauge(
        "weft_identity_issuer_expiry_timestamp_seconds",
        "When the issuer of workload certificates that is in use expires",
        identity,
        now -> seconds(now.issuerEnd()));
    gauge(
        "weft_identity_trust_anchor_expiry_timestamp_seconds",
        "When the trust anchor above that issuer expires",
        identity,
        now -> seconds(now.anchorEnd()));
  }

  private static double seconds(@Nullable Instant end) {
    return end == null ? 0 : end.getEpochSecond();
  }

  CertificateCounts certificates() {
    return answer -> {
      switch (answer) {
        case Answer.Issued _ ->
            Counter.builder("weft_certificates_issued")
                .description("Workload certificates issued")
                .register(registry)
                .increment();
        case Answer.Refused refused ->
            Counter.builder("weft_certificates_refused")
                .description("Requests for workload certificates that were refused")
                .tag("cause", refused.cause().text())
                .register(registry)
                .increment();
      }
    };
  }

  InjectionCounts injections() {
    return decision ->
        Counter.builder("weft_injections")
            .description("Pods seen by the injection webhook")
            .tag(
                "outcome",
                switch (decision) {
                  case Decision.Inject _ -> "injected";
                  case Decision.Leave _ -> "left";
                  case Decision.Refuse _ -> "refused";
                })
            .register(registry)
            .increment();
  }

  /** By kind and outcome; the SDK's own metrics have labels that Prometheus refuses. */
  Metrics reconciliations() {
    return new Metrics() {
      @Override
      public void reconciliationSucceeded(HasMetadata resource, Map<String, Object> metadata) {
        count(resource, "succeeded");
      }

      @Override
      public void reconciliationFailed(
          HasMetadata resource, RetryInfo retry, Exception failure, Map<String, Object> metadata) {
        count(resource, "failed");
      }

      private void count(HasMetadata resource, String outcome) {
        Counter.builder("weft_reconciliations")
            .description("Reconciliations by kind and outcome")
            .tag("kind", resource.getKind().toLowerCase(Locale.ROOT))
            .tag("outcome", outcome)
            .register(registry)
            .increment();
      }
    };
  }

  private <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).description(description).register(registry);
  }
}
