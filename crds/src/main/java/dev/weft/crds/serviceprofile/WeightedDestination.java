package dev.weft.crds.serviceprofile;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.weft.crds.Shape;
import dev.weft.crds.schema.Text;
import dev.weft.crds.schema.Weight;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.IntOrString;

/** A destination with a weight. */
public record WeightedDestination(
    @JsonPropertyDescription(
            "Destination, as a fully qualified name with or without a port, such as web-v2.shop.svc.cluster.local:80.")
        @Required
        @Text(
            maxLength = 260,
            pattern = "^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?[.]?(:[0-9]{1,5})?$",
            expected =
                "a host name with or without a port such as web-v2.shop.svc.cluster.local:80")
        String authority,
    @JsonPropertyDescription(
            "Share of the requests relative to the other weights: a number, or a quantity such as \"500m\".")
        @Required
        @Weight
        IntOrString weight)
    implements Shape {}
