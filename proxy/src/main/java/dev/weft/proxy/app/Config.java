package dev.weft.proxy.app;

import dev.weft.api.Names;
import dev.weft.api.Ports;
import dev.weft.api.SpiffeId;
import dev.weft.api.route.Protocol;
import dev.weft.api.wire.DestinationKey;
import dev.weft.proxy.redirect.PortRange;
import dev.weft.proxy.telemetry.Log;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says.
 *
 * @param id who the pod is to other proxies
 * @param podAddress null when it is not given: listen on all
 * @param trustDomain of the mesh
 * @param workers event loops for traffic
 * @param staticDirectory where destinations are read from, instead of the control plane
 * @param control how to reach the control plane; null with {@code staticDirectory}
 * @param zone the pod's, where the control plane need not say it
 * @param opaquePorts the pod's ports that are relayed without looking inside
 * @param drainGrace how long requests under way may last once the proxy was told to stop
 * @param accessLog a line of JSON for each request served
 * @param tracing where spans are sent; null for nowhere
 */
record Config(
    Interception interception,
    SpiffeId id,
    @Nullable InetAddress podAddress,
    String podName,
    String podNamespace,
    String trustDomain,
    int outboundPort,
    int inboundPort,
    int adminPort,
    int workers,
    Log.Level logLevel,
    @Nullable Path staticDirectory,
    @Nullable Control control,
    @Nullable String zone,
    List<PortRange> opaquePorts,
    Duration drainGrace,
    boolean accessLog,
    @Nullable Tracing tracing) {
  private static final Duration LONGEST_GRACE = Duration.ofHours(1);

  /** How the pod's traffic comes to the proxy. */
  enum Interception {
    REDIRECT,
    ENVIRONMENT
  }

  /**
   * @param ca PEM of the authority that signed the control plane's certificate
   */
  record Control(String host, int port, String ca, Path tokenFile) {}

  /**
   * Spans by OTLP.
   *
   * @param endpoint with scheme, host and port
   * @param samplePercent of the traces that begin here, 0 to 100
   */
  record Tracing(URI endpoint, double samplePercent) {}

  /**
   * What a port of the pod speaks: what the pod itself says counts most, then what its Services
   * say, then custom.
   */
  Protocol spoken(int port, Protocol declared) {
    for (PortRange range : opaquePorts) {
      if (range.contains(port)) {
        return Protocol.OPAQUE;
      }
    }
    return declared == Protocol.DETECT && Ports.OPAQUE.contains(port) ? Protocol.OPAQUE : declared;
  }

  /** A variable that cannot be used; the message names it, its value and what was expected. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1;

    Invalid(String message) {
      super(message);
    }

    static Invalid variable(String name, String value, String expected) {
      return new Invalid(name + " is '" + value + "' (expected: " + expected + ")");
    }
  }

  static Config read(Map<String, String> variables, @Nullable Path staticDirectory) throws Invalid {
    var environment = new Variables(variables);
    boolean isStatic = staticDirectory != null;
    String way = environment.get("WEFT_INTERCEPTION", isStatic ? "environment" : "redirect");
    Interception interception =
        switch (way) {
          case "redirect" -> Interception.REDIRECT;
          case "environment" -> Interception.ENVIRONMENT;
          default -> throw Invalid.variable("WEFT_INTERCEPTION", way, "redirect or environment");
        };
    String level = environment.get("WEFT_LOG_LEVEL", "info");
    return new Config(
        interception,
        id(environment),
        podAddress(environment, isStatic || interception == Interception.ENVIRONMENT),
        environment.get("WEFT_POD_NAME", ""),
        environment.get("WEFT_POD_NAMESPACE", "default"),
        environment.get("WEFT_TRUST_DOMAIN", Names.CLUSTER_DOMAIN),
        environment.number("WEFT_OUTBOUND_PORT", Ports.OUTBOUND, 0, 65535),
        environment.number("WEFT_INBOUND_PORT", Ports.INBOUND, 0, 65535),
        environment.number("WEFT_ADMIN_PORT", Ports.ADMIN, 0, 65535),
        environment.number("WEFT_WORKERS", 1, 1, 256),
        Log.Level.of(level)
            .orElseThrow(() ->
                Invalid.variable("WEFT_LOG_LEVEL", level, "trace, debug, info, warn or error")),
        staticDirectory,
        isStatic ? null : control(environment),
        environment.optional("WEFT_ZONE"),
        environment.list("WEFT_OPAQUE_PORTS", PortRange::parseList),
        environment.duration("WEFT_DRAIN_TIMEOUT", Drain.DEFAULT.grace(), LONGEST_GRACE),
        accessLog(environment),
        tracing(environment));
  }

  private static SpiffeId id(Variables environment) throws Invalid {
    var id =
        new SpiffeId(
            environment.get("WEFT_TRUST_DOMAIN", Names.CLUSTER_DOMAIN),
            environment.get("WEFT_POD_NAMESPACE", "default"),
            environment.get("WEFT_SERVICE_ACCOUNT", "default"));
    if (SpiffeId.parse(id.uri()) instanceof SpiffeId.Parsed.Malformed bad) {
      throw new Invalid(
          "WEFT_TRUST_DOMAIN, WEFT_POD_NAMESPACE and WEFT_SERVICE_ACCOUNT make " + bad.why());
    }
    return id;
  }

  private static boolean accessLog(Variables environment) throws Invalid {
    String form = environment.get("WEFT_ACCESS_LOG", "none");
    return switch (form) {
      case "none" -> false;
      case "json" -> true;
      default -> throw Invalid.variable("WEFT_ACCESS_LOG", form, "none or json");
    };
  }

  private static @Nullable Tracing tracing(Variables environment) throws Invalid {
    String text = environment.get("WEFT_TRACING_ENDPOINT", "");
    if (text.isEmpty()) {
      return null;
    }
    String expected = "a URL with a port such as http://otel-collector.observability:4318";
    try {
      var endpoint = new URI(text);
      boolean http = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
      if (!http || endpoint.getHost() == null || endpoint.getPort() < 1) {
        throw Invalid.variable("WEFT_TRACING_ENDPOINT", text, expected);
      }
      return new Tracing(endpoint, environment.decimal("WEFT_TRACING_SAMPLE_PERCENT", 1, 0, 100));
    } catch (URISyntaxException _) {
      throw Invalid.variable("WEFT_TRACING_ENDPOINT", text, expected);
    }
  }

  private static @Nullable InetAddress podAddress(Variables environment, boolean needed)
      throws Invalid {
    String text = environment.get("WEFT_POD_IP", needed ? "127.0.0.1" : "");
    if (text.isEmpty()) {
      return null;
    }
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(text);
    if (address == null) {
      throw Invalid.variable("WEFT_POD_IP", text, "an IP address");
    }
    return address;
  }

  private static Control control(Variables environment) throws Invalid {
    String text =
        environment.get(
            "WEFT_CONTROL_ADDRESS",
            Names.CONTROL
                + "."
                + Names.NAMESPACE
                + ".svc."
                + Names.CLUSTER_DOMAIN
                + ":"
                + Ports.CONTROL);
    var address =
        DestinationKey.parseAuthority(text)
            .orElseThrow(() -> Invalid.variable("WEFT_CONTROL_ADDRESS", text, "host:port"));
    return new Control(
        address.host(),
        address.port(),
        environment.required(
            "WEFT_CONTROL_CA",
            "PEM certificates; or start with --static DIR, without a control plane"),
        Path.of(environment.get("WEFT_TOKEN_FILE", "/var/run/secrets/weft.dev/token")));
  }
}
