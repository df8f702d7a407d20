package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.Cidr;
import dev.weft.crds.schema.Ports;
import dev.weft.crds.schema.Texts;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How proxies are put into pods. */
public record Injection(
    @JsonPropertyDescription(
            "How a pod's connections come to its proxy. Redirect: by packet-filter rules that an init container with NET_ADMIN"
                + " sets; every TCP connection is taken. Environment: containers get http_proxy, no privilege is needed, and"
                + " only HTTP clients that honour it are meshed. Left out, the operator's default for the platform holds.")
        @Nullable Interception interception,
    @JsonPropertyDescription(
            "Ports of the pod whose inbound connections go past the proxy, such as 22 or \"4000-4100\".")
        @Ports
        List<IntOrString> skipInboundPorts,
    @JsonPropertyDescription(
            "Destination ports whose outbound connections go past the proxy, such as 25 or \"4000-4100\".")
        @Ports
        List<IntOrString> skipOutboundPorts,
    @JsonPropertyDescription("Networks in CIDR form to which connections go past the proxy.")
        @Texts(
            maxItems = 64,
            maxLength = 43,
            pattern = Cidr.PATTERN,
            expected = "networks in CIDR form such as 10.0.0.0/8 or fd00::/8")
        List<String> skipSubnets,
    @JsonPropertyDescription(
            "Ports whose connections are relayed as they are, without looking for HTTP inside, beyond the built-in ones (25,"
                + " 587, 3306, 4444, 5432, 6379, 9300, 11211). These add to the built-in ones and never replace them.")
        @Ports
        List<IntOrString> opaquePorts,
    @JsonPropertyDescription(
            "What happens to pods that should have a proxy and have none, because they were made before their namespace's"
                + " label, or while the webhook was away. Report names them in status and events. Recreate evicts those that"
                + " a controller makes again (never bare pods, never those of Jobs), one at a time of each workload, within"
                + " their PodDisruptionBudgets.")
        @Default("Report")
        MissingProxies missing)
    implements Shape {
  static final Injection DEFAULT =
      new Injection(null, List.of(), List.of(), List.of(), List.of(), MissingProxies.REPORT);

  public Injection {
    skipInboundPorts = Absent.list(skipInboundPorts);
    skipOutboundPorts = Absent.list(skipOutboundPorts);
    skipSubnets = Absent.list(skipSubnets);
    opaquePorts = Absent.list(opaquePorts);
    missing = Absent.or(missing, MissingProxies.REPORT);
  }
}
