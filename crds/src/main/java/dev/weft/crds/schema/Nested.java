package dev.weft.crds.schema;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A field (or list) of the type that declares it. Structural schemas know no recursion, so the
 * generation writes the type out level by level and has the last level refuse to go on.
 */
@JacksonAnnotationsInside
@SchemaFrom(
    type = void.class) // Fabric8's generator leaves the field out, else it would fail on the cycle
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Nested {
  /**
   * The longest list at the first level, at the second, and so on: as many levels may be below the
   * first. What rules cost at worst is multiplied by all of them.
   */
  int[] maxItems();
}
