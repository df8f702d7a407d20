package dev.weft.operator.inject;

import dev.weft.api.Names;
import dev.weft.api.PortRange;
import dev.weft.api.Ports;
import dev.weft.crds.mesh.Tracing;
import dev.weft.operator.index.Reduce;
import dev.weft.operator.inject.Settings.Interception;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is put into a pod, made from its settings. */
final class Sidecar {
  static final long PROXY_UID = 2102;

  /** Where the proxy finds the control plane. */
  static final String CONTROL_HOST =
      Names.CONTROL + "." + Names.NAMESPACE + ".svc." + Names.CLUSTER_DOMAIN;

  private static final String TOKEN_VOLUME = "weft-token";
  private static final String TOKEN_DIRECTORY = "/var/run/secrets/weft.dev";
  private static final long TOKEN_SECONDS = 3600;
  private static final String POD_IP = "WEFT_POD_IP";

  private final Settings settings;
  private final String controlCa;

  Sidecar(Settings settings, String controlCa) {
    this.settings = settings;
    this.controlCa = controlCa;
  }

  Map<String, String> annotations() {
    var annotations = new TreeMap<String, String>();
    annotations.put(Names.PROXY_VERSION_ANNOTATION, settings.version());
    annotations.put(Names.INTERCEPTION_ANNOTATION, settings.interception().text());
    if (redirects() && !settings.skipInbound().isEmpty()) {
      annotations.put(Reduce.SKIPPED_INBOUND_ANNOTATION, text(settings.skipInbound()));
    }
    if (!settings.opaquePorts().isEmpty()) {
      annotations.put(Reduce.OPAQUE_INBOUND_ANNOTATION, text(settings.opaquePorts()));
    }
    return annotations;
  }

  Volume tokenVolume() {
    return new VolumeBuilder()
        .withName(TOKEN_VOLUME)
        .withNewProjected()
        .addNewSource()
        .withNewServiceAccountToken()
        .withAudience(Names.TOKEN_AUDIENCE)
        .withExpirationSeconds(TOKEN_SECONDS)
        .withPath("token")
        .endServiceAccountToken()
        .endSource()
        .endProjected()
        .build();
  }

  /** In their order: the rules first, then the proxy, then whatever the pod has. */
  List<Container> initContainers() {
    return redirects() ? List.of(rules(), proxy()) : List.of(proxy());
  }

  /**
   * For applications that are not redirected. Their own address first: the others refer to it.
   * Lower and upper case, for programs disagree which one is right.
   */
  List<EnvVar> applicationEnvironment() {
    String proxy = "http://$(" + POD_IP + "):" + Ports.OUTBOUND;
    String direct = "localhost,127.0.0.1";
    return List.of(
        field(POD_IP, "status.podIP"),
        value("http_proxy", proxy),
        value("HTTP_PROXY", proxy),
        value("no_proxy", direct),
        value("NO_PROXY", direct));
  }

  private boolean redirects() {
    return settings.interception() == Interception.REDIRECT;
  }

  private Container rules() {
    return new ContainerBuilder()
        .withName(Names.INIT_CONTAINER)
        .withImage(settings.image())
        .withArgs("init")
        .withEnv(
            value("WEFT_SKIP_INBOUND_PORTS", text(settings.skipInbound())),
            value("WEFT_SKIP_OUTBOUND_PORTS", text(settings.skipOutbound())),
            value("WEFT_SKIP_SUBNETS", String.join(",", settings.skipSubnets())))
        .withResources(resources())
        .withSecurityContext(
            new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withRunAsUser(0L)
                .withRunAsNonRoot(false)
                .withNewCapabilities()
                .withAdd("NET_ADMIN", "NET_RAW")
                .withDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build())
        .build();
  }

  /**
   * The same for both: a quota may insist on them for every container, and what an init container
   * asks for before the proxy starts adds nothing to what the pod needs.
   */
  private ResourceRequirements resources() {
    return new ResourceRequirementsBuilder()
        .withRequests(settings.requests())
        .withLimits(settings.limits())
        .build();
  }

  private Container proxy() {
    return new ContainerBuilder()
        .withName(Names.PROXY_CONTAINER)
        .withImage(settings.image())
        .withArgs("proxy")
        .withRestartPolicy(
            "Always") // a native sidecar: starts first, ends last, Jobs end without it
        .withEnv(environment())
        .withPorts(
            new ContainerPortBuilder()
                .withName("weft-admin")
                .withContainerPort(Ports.ADMIN)
                .withProtocol("TCP")
                .build())
        .withStartupProbe(probe("/ready", 1, 120))
        .withLivenessProbe(probe("/live", 10, 3))
        .withReadinessProbe(probe("/ready", 5, 3))
        .withResources(resources())
        .withSecurityContext(unprivileged())
        .withVolumeMounts(
            new VolumeMountBuilder()
                .withName(TOKEN_VOLUME)
                .withMountPath(TOKEN_DIRECTORY)
                .withReadOnly(true)
                .build())
        .build();
  }

  private List<EnvVar> environment() {
    var environment =
        new ArrayList<>(
            List.of(
                field("WEFT_POD_NAME", "metadata.name"),
                field("WEFT_POD_NAMESPACE", "metadata.namespace"),
                field(POD_IP, "status.podIP"),
                field("WEFT_SERVICE_ACCOUNT", "spec.serviceAccountName"),
                value("WEFT_TRUST_DOMAIN", settings.trustDomain()),
                value("WEFT_INTERCEPTION", settings.interception().text()),
                value("WEFT_CONTROL_ADDRESS", CONTROL_HOST + ":" + Ports.CONTROL),
                value("WEFT_CONTROL_CA", controlCa),
                value("WEFT_TOKEN_FILE", TOKEN_DIRECTORY + "/token"),
                value("WEFT_LOG_LEVEL", settings.logLevel()),
                value("WEFT_DRAIN_TIMEOUT", text(settings.drainTimeout()))));
    if (settings.eventLoops() > 1) {
      environment.add(value("WEFT_WORKERS", Integer.toString(settings.eventLoops())));
    }
    if (!settings.opaquePorts().isEmpty()) {
      environment.add(value("WEFT_OPAQUE_PORTS", text(settings.opaquePorts())));
    }
    if (settings.accessLog()) {
      environment.add(value("WEFT_ACCESS_LOG", "json"));
    }
    Tracing tracing = settings.tracing();
    if (tracing != null) {
      environment.add(value("WEFT_TRACING_ENDPOINT", tracing.endpoint()));
      environment.add(
          value("WEFT_TRACING_SAMPLE_PERCENT", Double.toString(tracing.samplePercent())));
    }
    return environment;
  }

  private static SecurityContext unprivileged() {
    return new SecurityContextBuilder()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withRunAsUser(PROXY_UID)
        .withRunAsNonRoot(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .build();
  }

  private static Probe probe(String path, int periodSeconds, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString(Ports.ADMIN))
        .endHttpGet()
        .withPeriodSeconds(periodSeconds)
        .withFailureThreshold(failures)
        .build();
  }

  private static EnvVar value(String name, String value) {
    return new EnvVarBuilder().withName(name).withValue(value).build();
  }

  private static EnvVar field(String name, String path) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef()
        .withFieldPath(path)
        .endFieldRef()
        .endValueFrom()
        .build();
  }

  /** As the proxy reads it: a whole number and one unit. */
  private static String text(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
  }

  private static String text(List<PortRange> ranges) {
    return ranges.stream().map(PortRange::text).collect(Collectors.joining(","));
  }
}
