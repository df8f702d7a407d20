package dev.weft.crds.mesh;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Absent;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.Text;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;

/** Spans by OTLP. */
public record Tracing(
    @JsonPropertyDescription(
            "OTLP collector that spans are sent to, as http://host:port or https://host:port.")
        @Required
        @Text(
            maxLength = 253,
            pattern = "^https?://[A-Za-z0-9.-]+:[0-9]{1,5}(/.*)?$",
            expected = "a URL with a port such as http://otel-collector.observability:4318")
        String endpoint,
    @JsonPropertyDescription(
            "Percentage of new traces that are sampled, 0 to 100. A trace that arrives sampled stays so.")
        @Default("1")
        @Min(0)
        @Max(100)
        Double samplePercent)
    implements Shape {
  public Tracing {
    samplePercent = Absent.or(samplePercent, 1.0);
  }
}
