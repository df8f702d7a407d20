package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.AtomicList;
import dev.weft.crds.schema.DurationText;
import dev.weft.crds.schema.StatusCodes;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a route's failed requests are tried again; the service's budget bounds all of it. */
public record Retry(
    @JsonPropertyDescription("Retries of one request at most, after its first try. Left out: 1.")
        @Min(0)
        @Max(10)
        @Nullable Integer limit,
    @JsonPropertyDescription(
            "Status codes that are tried again: codes such as 503, ranges such as \"500-504\", \"5xx\", or \"gateway-error\" (502"
                + " to 504). Left out: what responseClasses call a failure.")
        @StatusCodes
        List<IntOrString> statuses,
    @JsonPropertyDescription(
            "gRPC status codes that are tried again. Left out: Unavailable, where the request is gRPC.")
        @AtomicList(maxItems = 8)
        List<GrpcStatus> grpc,
    @JsonPropertyDescription(
            "How long one try may take until the head of its response. Left out: no limit but the route's.")
        @DurationText(min = "1ms", max = "24h")
        @Nullable String perTryTimeout,
    @JsonPropertyDescription("The wait before a retry.") @Nullable Backoff backoff)
    implements Shape {

  public Retry {
    statuses = Absent.list(statuses);
    grpc = Absent.list(grpc);
  }
}
