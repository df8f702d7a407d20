package dev.weft.operator.app;

import dev.weft.api.Names;
import dev.weft.api.Version;
import dev.weft.operator.inject.Settings;
import dev.weft.operator.inject.Settings.Interception;
import dev.weft.operator.install.Containers;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the process was told, by arguments and environment.
 *
 * @param bind address to listen on; null for all
 * @param interception null where the platform does not say
 * @param verifyPodAddress a token is taken for a certificate from its own pod's address only; not
 *     where the network translates addresses between pods and the control plane
 */
public record Configuration(
    Set<Role> roles,
    @Nullable InetAddress bind,
    String podName,
    Path tlsDirectory,
    Path tokenFile,
    String operatorImage,
    String proxyImage,
    @Nullable Interception interception,
    boolean verifyPodAddress,
    String logLevel) {

  /** What a process does; see DESIGN, Processes. */
  public enum Role {
    RECONCILE,
    SERVE
  }

  /** What came of reading them. */
  public sealed interface Parsed {
    record Ok(Configuration configuration) implements Parsed {}

    /** Each names what was given and what was expected. */
    record Bad(List<String> problems) implements Parsed {}
  }

  /** What a Mesh that leaves something out gets. */
  public Settings.Platform platform() {
    return new Settings.Platform(
        proxyImage, Objects.requireNonNullElse(interception, Interception.REDIRECT));
  }

  public static Parsed parse(List<String> arguments, Map<String, String> environment) {
    var problems = new ArrayList<String>();
    Set<Role> roles = roles(arguments, problems);
    InetAddress bind = address(environment.get("WEFT_POD_IP"), problems);
    Interception interception = interception(environment.get("WEFT_INTERCEPTION"), problems);
    boolean verify = flag(Containers.VERIFY_POD_ADDRESS, environment, problems);
    String level = environment.getOrDefault("WEFT_LOG_LEVEL", "info").toLowerCase(Locale.ROOT);
    if (!List.of("error", "warn", "info", "debug", "trace").contains(level)) {
      problems.add("WEFT_LOG_LEVEL: '" + level + "' (expected: error, warn, info, debug or trace)");
    }
    return problems.isEmpty()
        ? new Parsed.Ok(
            new Configuration(
                roles,
                bind,
                environment.getOrDefault("WEFT_POD_NAME", Names.OPERATOR),
                Path.of(environment.getOrDefault("WEFT_TLS_DIR", "/var/run/weft/tls")),
                Path.of(
                    environment.getOrDefault(
                        "WEFT_TOKEN_FILE", Containers.TOKEN_DIRECTORY + "/token")),
                environment.getOrDefault(
                    "WEFT_OPERATOR_IMAGE", "weft.dev/operator:" + Version.CURRENT),
                environment.getOrDefault("WEFT_PROXY_IMAGE", "weft.dev/proxy:" + Version.CURRENT),
                interception,
                verify,
                level))
        : new Parsed.Bad(List.copyOf(problems));
  }

  private static Set<Role> roles(List<String> arguments, List<String> problems) {
    var roles = EnumSet.noneOf(Role.class);
    var rest = new ArrayList<>(arguments);
    if (!rest.isEmpty() && rest.getFirst().equals("operator")) {
      rest.removeFirst();
    }
    while (!rest.isEmpty()) {
      String argument = rest.removeFirst();
      String role = rest.isEmpty() ? "" : rest.getFirst();
      if (!argument.equals("--role") || !List.of("reconcile", "serve").contains(role)) {
        problems.add(
            "argument '"
                + (argument + " " + role).strip()
                + "' (expected: operator [--role reconcile] [--role serve])");
        break;
      }
      roles.add(Role.valueOf(rest.removeFirst().toUpperCase(Locale.ROOT)));
    }
    return roles.isEmpty() ? EnumSet.allOf(Role.class) : roles;
  }

  private static @Nullable InetAddress address(@Nullable String text, List<String> problems) {
    if (text == null || text.isBlank()) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      problems.add("WEFT_POD_IP: '" + text + "' (expected: an IP address)");
      return null;
    }
  }

  /** True unless it is said. */
  private static boolean flag(String name, Map<String, String> environment, List<String> problems) {
    String text = environment.getOrDefault(name, "true");
    if (!text.equals("true") && !text.equals("false")) {
      problems.add(name + ": '" + text + "' (expected: true or false)");
    }
    return text.equals("true");
  }

  private static @Nullable Interception interception(@Nullable String text, List<String> problems) {
    return switch (Objects.requireNonNullElse(text, "")) {
      case "" -> null;
      case "redirect" -> Interception.REDIRECT;
      case "environment" -> Interception.ENVIRONMENT;
      default -> {
        problems.add("WEFT_INTERCEPTION: '" + text + "' (expected: redirect or environment)");
        yield null;
      }
    };
  }
}
