package dev.weft.crds.authorizationpolicy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.AtomicList;
import dev.weft.crds.schema.Ports;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For which pods, ports and routes the policy speaks, and whom it allows. */
public record AuthorizationPolicySpec(
    @JsonPropertyDescription(
            "Pods of this namespace for which the policy speaks. Left out: all of them.")
        @Nullable LabelSelector selector,
    @JsonPropertyDescription(
            "Ports of the pods for which the policy speaks, such as 8080 or \"8000-8099\". Left out: all of them.")
        @Ports
        List<IntOrString> ports,
    @JsonPropertyDescription(
            "HTTP requests for which the policy speaks. Left out: all connections and requests; given: HTTP and gRPC only.")
        @AtomicList(maxItems = 32)
        List<RouteMatch> routes,
    @JsonPropertyDescription(
            "Clients that are allowed; one entry that holds is enough. Left out or empty: nobody is.")
        @AtomicList(maxItems = 32)
        List<Client> allow,
    @JsonPropertyDescription(
            "Enforce: others are refused. Audit: they are let in, logged and counted, to try a policy out.")
        @Default("Enforce")
        Mode mode)
    implements Shape {

  public AuthorizationPolicySpec {
    ports = Absent.list(ports);
    routes = Absent.list(routes);
    allow = Absent.list(allow);
    mode = Absent.or(mode, Mode.ENFORCE);
  }

  /** What happens to clients that are not allowed. */
  public enum Mode {
    @JsonProperty("Enforce")
    ENFORCE,
    @JsonProperty("Audit")
    AUDIT
  }
}
