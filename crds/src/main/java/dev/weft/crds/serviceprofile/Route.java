package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.AtomicList;
import dev.weft.crds.schema.DurationText;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One kind of request, and how it is treated. */
@ValidationRule(
    value = "!has(self.retry) || !has(self.isRetryable) || self.isRetryable",
    fieldPath = ".isRetryable",
    message = "expected true (or nothing) where retry is given")
public record Route(
    @JsonPropertyDescription(
            "Name of the route, as it appears in metrics; often the method and the path.")
        @Required
        @Size(min = 1, max = 253)
        String name,
    @JsonPropertyDescription("Which requests belong to the route.") @Required
        RequestMatch condition,
    @JsonPropertyDescription(
            "Which responses count as failures, tried from the first to the last. Responses of no class fail when their status"
                + " is 5xx, or their gRPC status is an error of the server's.")
        @AtomicList(maxItems = 8)
        List<ResponseClass> responseClasses,
    @JsonPropertyDescription(
            "True when a failed request may be tried again, even if its method does not say so (POST).")
        @Nullable Boolean isRetryable,
    @JsonPropertyDescription(
            "How long a request may take, all tries together, until its response has ended; then 504. Left out: no limit. Long"
                + " streams that have begun to answer are not cut. 0s: no limit.")
        @DurationText(min = "0s", max = "24h")
        @Nullable String timeout,
    @JsonPropertyDescription(
            "How long to wait for the head of the response. Left out or 0s: as long as the timeout.")
        @DurationText(min = "0s", max = "24h")
        @Nullable String responseTimeout,
    @JsonPropertyDescription(
            "How long a request or response may stand still between two pieces of its body. Left out or 0s: no limit.")
        @DurationText(min = "0s", max = "24h")
        @Nullable String idleTimeout,
    @JsonPropertyDescription("How failed requests are tried again; given, the route is retryable.")
        @Nullable Retry retry,
    @JsonPropertyDescription("Headers changed on their way to the service and back.")
        @Nullable HeaderChanges headers,
    @JsonPropertyDescription("Faults put in on purpose, to test clients.") @Nullable Fault fault)
    implements Shape {

  public Route {
    responseClasses = Absent.list(responseClasses);
  }
}
