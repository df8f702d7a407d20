package dev.weft.crds;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A reference to an object by name; kind and namespace follow from the field that holds it. */
public record NameRef(
    @JsonPropertyDescription("Name of the object referred to.") @Required @Size(min = 1, max = 253)
        String name)
    implements Shape {}
