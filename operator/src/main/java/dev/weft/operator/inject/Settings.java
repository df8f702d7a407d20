package dev.weft.operator.inject;

import dev.weft.api.Version;
import dev.weft.crds.mesh.AccessLog;
import dev.weft.crds.mesh.LogLevel;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.MeshSpec;
import dev.weft.operator.resolve.PortRange;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a pod gets its proxy: the Mesh's settings, then what namespace and pod override. */
public record Settings(
    String version,
    String image,
    String trustDomain,
    Interception interception,
    String logLevel,
    @Nullable Integer workers,
    Map<String, Quantity> requests,
    Map<String, Quantity> limits,
    List<PortRange> skipInbound,
    List<PortRange> skipOutbound,
    List<String> skipSubnets,
    List<PortRange> opaquePorts,
    boolean accessLog,
    String drainTimeout) {

  /** What a proxy needs at rest, and what its JVM may take while it warms up. */
  private static final Map<String, Quantity> REQUESTS =
      Map.of("cpu", new Quantity("20m"), "memory", new Quantity("64Mi"));

  private static final Map<String, Quantity> LIMITS = Map.of("memory", new Quantity("160Mi"));

  /** How a pod's connections come to its proxy. */
  public enum Interception {
    REDIRECT,
    ENVIRONMENT;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where Weft runs: what a Mesh that leaves something out gets. */
  public record Platform(String proxyImage, Interception interception) {}

  public static Settings of(Mesh mesh, Platform platform) {
    MeshSpec spec = mesh.getSpec();
    var asked = spec.injection();
    return new Settings(
        Version.CURRENT,
        Objects.requireNonNullElse(spec.proxy().image(), platform.proxyImage()),
        spec.trustDomain(),
        asked.interception() == null
            ? platform.interception()
            : Interception.valueOf(asked.interception().name()),
        text(spec.proxy().logLevel()),
        spec.proxy().workers(),
        merged(REQUESTS, spec.proxy().resources().requests()),
        merged(LIMITS, spec.proxy().resources().limits()),
        ports(asked.skipInboundPorts()),
        ports(asked.skipOutboundPorts()),
        asked.skipSubnets(),
        ports(asked.opaquePorts()),
        spec.proxy().accessLog() == AccessLog.JSON,
        spec.proxy().drainTimeout());
  }

  static String text(LogLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  /** The schema lets nothing else in; what an older schema let in is passed over. */
  public static List<PortRange> ports(List<IntOrString> ports) {
    return ports.stream()
        .flatMap(port -> PortRange.parse(String.valueOf(port.getValue())).stream())
        .toList();
  }

  static <V> Map<String, V> merged(Map<String, V> ours, Map<String, V> theirs) {
    var merged = new TreeMap<>(ours);
    merged.putAll(theirs);
    return merged;
  }

  Settings withImage(String given) {
    return new Settings(
        version,
        given,
        trustDomain,
        interception,
        logLevel,
        workers,
        requests,
        limits,
        skipInbound,
        skipOutbound,
        skipSubnets,
        opaquePorts,
        accessLog,
        drainTimeout);
  }

  Settings withLogLevel(String given) {
    return new Settings(
        version,
        image,
        trustDomain,
        interception,
        given,
        workers,
        requests,
        limits,
        skipInbound,
        skipOutbound,
        skipSubnets,
        opaquePorts,
        accessLog,
        drainTimeout);
  }

  Settings withInterception(Interception given) {
    return new Settings(
        version,
        image,
        trustDomain,
        given,
        logLevel,
        workers,
        requests,
        limits,
        skipInbound,
        skipOutbound,
        skipSubnets,
        opaquePorts,
        accessLog,
        drainTimeout);
  }

  Settings withRequest(String resource, Quantity given) {
    return new Settings(
        version,
        image,
        trustDomain,
        interception,
        logLevel,
        workers,
        merged(requests, Map.of(resource, given)),
        limits,
        skipInbound,
        skipOutbound,
        skipSubnets,
        opaquePorts,
        accessLog,
        drainTimeout);
  }

  Settings withLimit(String resource, Quantity given) {
    return new Settings(
        version,
        image,
        trustDomain,
        interception,
        logLevel,
        workers,
        requests,
        merged(limits, Map.of(resource, given)),
        skipInbound,
        skipOutbound,
        skipSubnets,
        opaquePorts,
        accessLog,
        drainTimeout);
  }

  Settings withSkipInbound(List<PortRange> given) {
    return new Settings(
        version,
        image,
        trustDomain,
        interception,
        logLevel,
        workers,
        requests,
        limits,
        given,
        skipOutbound,
        skipSubnets,
        opaquePorts,
        accessLog,
        drainTimeout);
  }

  Settings withSkipOutbound(List<PortRange> given) {
    return new Settings(
        version,
        image,
        trustDomain,
        interception,
        logLevel,
        workers,
        requests,
        limits,
        skipInbound,
        given,
        skipSubnets,
        opaquePorts,
        accessLog,
        drainTimeout);
  }

  Settings withSkipSubnets(List<String> given) {
    return new Settings(
        version,
        image,
        trustDomain,
        interception,
        logLevel,
        workers,
        requests,
        limits,
        skipInbound,
        skipOutbound,
        given,
        opaquePorts,
        accessLog,
        drainTimeout);
  }

  Settings withOpaquePorts(List<PortRange> given) {
    return new Settings(
        version,
        image,
        trustDomain,
        interception,
        logLevel,
        workers,
        requests,
        limits,
        skipInbound,
        skipOutbound,
        skipSubnets,
        given,
        accessLog,
        drainTimeout);
  }
}
