package dev.weft.operator.inject;

import dev.weft.api.PortRange;
import dev.weft.api.Version;
import dev.weft.crds.GoDuration;
import dev.weft.crds.mesh.AccessLog;
import dev.weft.crds.mesh.LogLevel;
import dev.weft.crds.mesh.Mesh;
import dev.weft.crds.mesh.MeshSpec;
import dev.weft.crds.mesh.Tracing;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
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
    @Nullable Tracing tracing,
    Duration drainTimeout) {

  private static final int MAX_WORKERS = 64; // as the schema says
  private static final Duration DRAIN = Duration.ofSeconds(30); // the schema's default

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
        ProxyImage.injected(mesh, platform.proxyImage()),
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
        spec.proxy().tracing(),
        GoDuration.parse(spec.proxy().drainTimeout()) instanceof GoDuration.Ok(Duration drain)
            ? drain
            : DRAIN);
  }

  /** As many as are asked for, or one for each CPU that the proxy may take. */
  int eventLoops() {
    if (workers != null) {
      return workers;
    }
    Quantity cpu = limits.containsKey("cpu") ? limits.get("cpu") : requests.get("cpu");
    int cpus = cpu == null ? 1 : cpu.getNumericalAmount().intValue();
    return Math.clamp(cpus, 1, MAX_WORKERS);
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
    return with(draft -> draft.image = given);
  }

  Settings withLogLevel(String given) {
    return with(draft -> draft.logLevel = given);
  }

  Settings withInterception(Interception given) {
    return with(draft -> draft.interception = given);
  }

  Settings withRequest(String resource, Quantity given) {
    return with(draft -> draft.requests = merged(requests, Map.of(resource, given)));
  }

  Settings withLimit(String resource, Quantity given) {
    return with(draft -> draft.limits = merged(limits, Map.of(resource, given)));
  }

  Settings withSkipInbound(List<PortRange> given) {
    return with(draft -> draft.skipInbound = given);
  }

  Settings withSkipOutbound(List<PortRange> given) {
    return with(draft -> draft.skipOutbound = given);
  }

  Settings withSkipSubnets(List<String> given) {
    return with(draft -> draft.skipSubnets = given);
  }

  Settings withOpaquePorts(List<PortRange> given) {
    return with(draft -> draft.opaquePorts = given);
  }

  private Settings with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return new Settings(
        version,
        draft.image,
        trustDomain,
        draft.interception,
        draft.logLevel,
        workers,
        draft.requests,
        draft.limits,
        draft.skipInbound,
        draft.skipOutbound,
        draft.skipSubnets,
        draft.opaquePorts,
        accessLog,
        tracing,
        drainTimeout);
  }

  /** What annotations may change, as it is now. */
  private final class Draft {
    private String image = Settings.this.image;
    private Interception interception = Settings.this.interception;
    private String logLevel = Settings.this.logLevel;
    private Map<String, Quantity> requests = Settings.this.requests;
    private Map<String, Quantity> limits = Settings.this.limits;
    private List<PortRange> skipInbound = Settings.this.skipInbound;
    private List<PortRange> skipOutbound = Settings.this.skipOutbound;
    private List<String> skipSubnets = Settings.this.skipSubnets;
    private List<PortRange> opaquePorts = Settings.this.opaquePorts;
  }
}
