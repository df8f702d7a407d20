package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.DurationText;
import dev.weft.crds.schema.Text;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** The proxy beside each meshed pod. */
public record Proxy(
    @JsonPropertyDescription(
            "Image of the proxy, such as registry.example/weft/proxy:0.1.0. Left out, it is the image that belongs to the"
                + " mesh's version.")
        @Text(
            maxLength = 512,
            pattern = "^[a-z0-9][A-Za-z0-9._/:@-]*$",
            expected = "an image reference such as weft.dev/proxy:0.1.0")
        @Nullable String image,
    @JsonPropertyDescription(
            "Resources of each proxy container. Left out, the operator's own figures hold. Changing them reaches a pod when"
                + " it is next made.")
        Resources resources,
    @JsonPropertyDescription(
            "How much proxies log. Debug and Trace log per connection and per request.")
        @Default("Info")
        LogLevel logLevel,
    @JsonPropertyDescription(
            "Event loops of each proxy. Left out, one for each CPU of its limit, or of its request where there is no limit,"
                + " and at least one.")
        @Min(1)
        @Max(64)
        @Nullable Integer workers,
    @JsonPropertyDescription("Whether proxies write a line for each request that they have served.")
        @Default("None")
        AccessLog accessLog,
    @JsonPropertyDescription(
            "Where proxies send trace spans. Left out, they make none; W3C trace context is always passed on.")
        @Nullable Tracing tracing,
    @JsonPropertyDescription(
            "How long a proxy that has been told to stop lets requests in flight end. The pod's own"
                + " terminationGracePeriodSeconds ends it at the latest.")
        @Default("30s")
        @DurationText(min = "0s", max = "1h")
        String drainTimeout)
    implements Shape {
  static final Proxy DEFAULT =
      new Proxy(null, Resources.NONE, LogLevel.INFO, null, AccessLog.NONE, null, "30s");

  public Proxy {
    resources = Absent.or(resources, Resources.NONE);
    logLevel = Absent.or(logLevel, LogLevel.INFO);
    accessLog = Absent.or(accessLog, AccessLog.NONE);
    drainTimeout = Absent.or(drainTimeout, "30s");
  }
}
