package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.AtomicList;
import dev.weft.crds.schema.Ports;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Linkerd's fields first, then ours. */
public record ServiceProfileSpec(
    @JsonPropertyDescription(
            "Kinds of request, tried from the first to the last; the first whose condition holds is the request's route."
                + " Requests of no route are served under the defaults.")
        @AtomicList(maxItems = 256)
        List<Route> routes,
    @JsonPropertyDescription(
            "How many retries the proxies of one client may add to its requests to this service. Left out: ratio 0.2, 10 per"
                + " second, over 10s.")
        @Nullable RetryBudget retryBudget,
    @JsonPropertyDescription(
            "Destinations that get this service's requests instead of it, by weight. A TrafficSplit for the service stands"
                + " above them.")
        @AtomicList(maxItems = 32)
        List<WeightedDestination> dstOverrides,
    @JsonPropertyDescription(
            "Ports of the service whose connections are relayed as they are, without looking for HTTP inside. They add to the"
                + " mesh's own.")
        @Ports
        List<IntOrString> opaquePorts,
    @JsonPropertyDescription(
            "When an endpoint is left out for a while because it fails. Left out: never.")
        @Nullable CircuitBreaker circuitBreaker,
    @JsonPropertyDescription(
            "How an endpoint is chosen. Left out: the least loaded of two, by recent latency.")
        @Nullable LoadBalancer loadBalancer,
    @JsonPropertyDescription(
            "How many requests each pod of the service accepts in a second. Left out: as many as it can.")
        @Nullable RateLimit rateLimit)
    implements Shape {

  public ServiceProfileSpec {
    routes = Absent.list(routes);
    dstOverrides = Absent.list(dstOverrides);
    opaquePorts = Absent.list(opaquePorts);
  }
}
