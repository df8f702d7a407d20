package dev.weft.crds.schema;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field (or list) of the type that declares it. Structural schemas know no recursion, so the
 * generation writes the type out to {@link #LEVELS} levels and has the last level refuse to go on.
 */
@JacksonAnnotationsInside
@SchemaFrom(
    type = void.class) // Fabric8's generator leaves the field out, else it would fail on the cycle
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Nested {
  /** A condition, conditions inside it, and conditions inside those. */
  int LEVELS = 3;

  /**
   * Bounds a list of nested conditions: what rules cost at worst is multiplied by it at each level.
   */
  int maxItems() default 16;
}
